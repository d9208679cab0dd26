package dnet.inspector.model.flow;

/**
 * Something true that does not stop the packet.
 *
 * @param code {@code container-paused}, …
 */
public record Note(String code, String text) {}
