/** Changes on real hosts, killed at every step, and what the journal makes of a crash. */
package dnet.inspector.remedy;
