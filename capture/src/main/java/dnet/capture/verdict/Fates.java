package dnet.capture.verdict;

import dnet.capture.probe.ProbeResult;
import dnet.capture.probe.ProbeResult.Fate;
import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SocketMessage.SocketError;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the probes, counted. */
final class Fates {
  private final List<ProbeResult> probes;

  Fates(List<ProbeResult> probes) {
    this.probes = List.copyOf(probes);
  }

  int sent() {
    return probes.size();
  }

  int count(Fate fate) {
    return (int) probes.stream().filter(p -> p.fate() == fate).count();
  }

  int delivered() {
    return (int) probes.stream().filter(ProbeResult::isDelivered).count();
  }

  boolean isDelivered() {
    return delivered() > 0;
  }

  /** Whether somebody said no: a reset, or an ICMP message. */
  boolean isRefused() {
    return !isDelivered()
        && probes.stream()
            .anyMatch(p -> p.fate() == Fate.REFUSED || (p.error() != null && p.error().icmp()));
  }

  /** Whether none left the sender's sockets. */
  boolean isHeldBack() {
    return sent() > 0 && count(Fate.NOT_SENT) == sent();
  }

  /** By itself, without what was seen on the way. */
  Outcome outcome() {
    if (sent() == 0) {
      return Outcome.UNKNOWN;
    }
    return isDelivered() ? Outcome.DELIVERED : isRefused() ? Outcome.REJECTED : Outcome.LOST;
  }

  /** What the sender's sockets heard. */
  List<Evidence> evidence() {
    Map<String, Integer> said = new LinkedHashMap<>();
    for (ProbeResult probe : probes) {
      SocketError error = probe.error();
      if (error != null && error.icmp()) {
        said.merge(
            error.offender()
                + " says: ICMP type "
                + error.type()
                + " code "
                + error.code()
                + " ("
                + Errno.name(error.errno())
                + (error.info() > 0 && error.errno() == Errno.EMSGSIZE
                    ? ", MTU " + error.info()
                    : "")
                + ")",
            1,
            Integer::sum);
      } else if (probe.fate() == Fate.NOT_SENT || probe.fate() == Fate.UNREACHABLE) {
        said.merge("the sender's kernel says " + Errno.name(probe.errno()), 1, Integer::sum);
      } else if (probe.fate() == Fate.REFUSED) {
        said.merge("a reset came back", 1, Integer::sum);
      }
    }
    List<Evidence> evidence = new ArrayList<>();
    said.forEach(
        (text, times) ->
            evidence.add(
                new Evidence(
                    text.contains("ICMP") ? Evidence.Source.ICMP : Evidence.Source.SOCKET,
                    text + ", " + times + " of " + sent() + " times")));
    return evidence;
  }
}
