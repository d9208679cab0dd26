package dnet.inspector.pasted;

import dnet.inspector.model.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An interface as one or more pastes show it.
 *
 * @param place the prompt's host name; empty when there was no prompt
 * @param addresses with prefix length, as far as the mask was pasted
 * @param up null when the flags were not pasted
 * @param index null for ifconfig's output, which has none
 * @param peerIndex the number after {@code @if}; null when there is none
 * @param master null when it was not pasted
 * @param readings one for each different paste
 */
public record PastedLink(
    String place,
    String name,
    @Nullable MacAddress mac,
    List<String> addresses,
    @Nullable Integer mtu,
    @Nullable Boolean up,
    @Nullable Integer index,
    @Nullable Integer peerIndex,
    @Nullable String master,
    List<Reading> readings) {
  public PastedLink {
    addresses = List.copyOf(addresses);
    readings = List.copyOf(readings);
  }

  /** What this and another paste of the same interface say together. */
  PastedLink with(PastedLink other) {
    Set<String> all = new LinkedHashSet<>(addresses);
    all.addAll(other.addresses);
    Set<Reading> both = new LinkedHashSet<>(readings);
    both.addAll(other.readings);
    List<Reading> sorted = new ArrayList<>(both);
    sorted.sort(java.util.Comparator.comparing(Reading::toString));
    return new PastedLink(
        place,
        name,
        mac == null ? other.mac : mac,
        all.stream().sorted().toList(),
        mtu == null ? other.mtu : mtu,
        up == null ? other.up : up,
        index == null ? other.index : index,
        peerIndex == null ? other.peerIndex : peerIndex,
        master == null ? other.master : master,
        sorted);
  }

  boolean isLoopback() {
    return name.equals("lo") || name.equals("lo0");
  }
}
