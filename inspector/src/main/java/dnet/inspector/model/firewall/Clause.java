package dnet.inspector.model.firewall;

/** A part of a rule: a condition or something that is done. */
public sealed interface Clause permits Match, Action {}
