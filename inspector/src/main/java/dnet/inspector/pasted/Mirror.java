package dnet.inspector.pasted;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a veth's counters mirror those of a container's interface: what one end sends the other
 * receives.
 *
 * @param text the comparison, for people
 */
record Mirror(Grade grade, String text) {
  private static final Mirror NOTHING = new Mirror(Grade.NONE, "no counters to compare");

  /** Counters taken at different moments may differ by this part of the greater. */
  private static final double NEAR = 0.05;

  /** With fewer packets, being close is chance. */
  private static final long FEW = 50;

  /** The best of all pairs of readings. */
  static Mirror of(PastedLink end, PastedLink veth) {
    Mirror best = NOTHING;
    for (Reading inside : end.readings()) {
      for (Reading outside : veth.readings()) {
        Mirror mirror = compare(inside, outside, end.name(), veth.name());
        if (best.equals(NOTHING) || mirror.grade().compareTo(best.grade()) < 0) {
          best = mirror;
        }
      }
    }
    return best;
  }

  private static Mirror compare(Reading inside, Reading outside, String end, String veth) {
    Tally rx = inside.rx();
    Tally tx = inside.tx();
    Tally vethRx = outside.rx();
    Tally vethTx = outside.tx();
    if (rx == null || tx == null || vethRx == null || vethTx == null) {
      return new Mirror(Grade.NONE, veth + ": a direction's counters were not pasted");
    }
    String packets =
        String.format(
            "%s RX %d / TX %d packets, %s RX %d / TX %d",
            end, rx.packets(), tx.packets(), veth, vethRx.packets(), vethTx.packets());
    if (rx.packets() + tx.packets() == 0) {
      return new Mirror(Grade.NONE, packets + ": without traffic nothing can mirror");
    }
    boolean samePackets = rx.packets() == vethTx.packets() && tx.packets() == vethRx.packets();
    Boolean sameBytes = sameBytes(rx, tx, vethRx, vethTx);
    if (samePackets && sameBytes == null) {
      return new Mirror(Grade.PACKETS, packets + ": mirrored; bytes were not pasted");
    }
    if (samePackets && Boolean.TRUE.equals(sameBytes)) {
      String bytes = String.format("bytes %d / %d mirrored too", rx.bytes(), tx.bytes());
      return new Mirror(Grade.EXACT, packets + ": mirrored; " + bytes);
    }
    return near(differences(rx, tx, vethRx, vethTx), rx.packets() + tx.packets(), packets);
  }

  private static @Nullable Boolean sameBytes(Tally rx, Tally tx, Tally vethRx, Tally vethTx) {
    if (rx.bytes() == null || tx.bytes() == null) {
      return null;
    }
    return (vethRx.bytes() == null || vethTx.bytes() == null)
        ? null
        : (Boolean) (rx.bytes().equals(vethTx.bytes()) && tx.bytes().equals(vethRx.bytes()));
  }

  /** Pairs of inside and outside that should be equal. */
  private static List<long[]> differences(Tally rx, Tally tx, Tally vethRx, Tally vethTx) {
    List<long[]> pairs = new ArrayList<>();
    pairs.add(new long[] {rx.packets(), vethTx.packets()});
    pairs.add(new long[] {tx.packets(), vethRx.packets()});
    addBytes(pairs, rx.bytes(), vethTx.bytes());
    addBytes(pairs, tx.bytes(), vethRx.bytes());
    return pairs;
  }

  private static void addBytes(List<long[]> pairs, @Nullable Long inside, @Nullable Long outside) {
    if (inside != null && outside != null) {
      pairs.add(new long[] {inside, outside});
    }
  }

  private static Mirror near(List<long[]> pairs, long total, String packets) {
    boolean later = pairs.stream().allMatch(p -> p[1] >= p[0]);
    boolean earlier = pairs.stream().allMatch(p -> p[1] <= p[0]);
    double worst =
        pairs.stream()
            .mapToDouble(p -> Math.abs((double) p[1] - p[0]) / Math.max(1, Math.max(p[0], p[1])))
            .max()
            .orElse(1);
    String off = String.format(java.util.Locale.ROOT, "%.1f %% apart", worst * 100);
    if (worst > NEAR || total < FEW || !(later || earlier)) {
      return new Mirror(Grade.NONE, packets + ": not mirrored, up to " + off);
    }
    String sense = later ? "later" : "earlier";
    return new Mirror(
        Grade.NEAR,
        packets + ": close but not equal, up to " + off + "; the host's was pasted " + sense);
  }
}
