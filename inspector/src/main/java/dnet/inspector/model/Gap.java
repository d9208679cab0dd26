package dnet.inspector.model;

/**
 * Something that could not be read, and what is therefore unknown.
 *
 * @param what what was attempted, on what: {@code "legacy iptables rules"}
 * @param why what the system replied or what is missing: {@code "iptables-legacy-save not found"}
 * @param effect what dnet cannot say because of it
 */
public record Gap(String what, String why, String effect) {}
