/** Tests of pasted text: the article author's own, and what pasting does to it. */
@org.jspecify.annotations.NullMarked
package dnet.inspector.pasted;
