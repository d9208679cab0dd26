package dnet.inspector.pasted;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's interface was paired with.
 *
 * @param container null when no docker ps row fits the prompt
 * @param end the container's interface
 * @param veth its other end; null unless exactly one fits
 * @param bridge that the other end is a port of; null when unknown
 * @param candidates the host's interfaces that fit equally; one when {@code veth} is it
 * @param evidence what speaks for it and what speaks against, for people
 */
public record Pairing(
    @Nullable PastedContainer container,
    PastedLink end,
    Grade grade,
    @Nullable PastedLink veth,
    @Nullable PastedBridge bridge,
    List<String> candidates,
    List<String> evidence) {
  public Pairing {
    candidates = List.copyOf(candidates);
    evidence = List.copyOf(evidence);
  }
}
