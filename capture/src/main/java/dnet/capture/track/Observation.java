package dnet.capture.track;

import java.util.List;

/**
 * What was seen of the probes.
 *
 * @param sent how many there were
 * @param forward in the order of the path, one for each of its points
 * @param reply likewise
 * @param strays points that are not on the path and saw probes nonetheless: floods, or a wrong way
 * @param translations in the order of the path
 * @param sightings all packets, by time
 * @param lost frames that were not kept for want of memory; if there are any, absence proves
 *     nothing
 */
public record Observation(
    int sent,
    List<Passage> forward,
    List<Passage> reply,
    List<Passage> strays,
    List<Translation> translations,
    List<Sighting> sightings,
    long lost) {
  public Observation {
    forward = List.copyOf(forward);
    reply = List.copyOf(reply);
    strays = List.copyOf(strays);
    translations = List.copyOf(translations);
    sightings = List.copyOf(sightings);
  }

  /** ICMP errors about probes or their answers, by time. */
  public List<Sighting> errors() {
    return sightings.stream().filter(s -> s.error() != null).toList();
  }
}
