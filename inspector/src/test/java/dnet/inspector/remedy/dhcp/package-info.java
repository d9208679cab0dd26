@org.jspecify.annotations.NullMarked
package dnet.inspector.remedy.dhcp;
