package dnet.tui.cli;

import dnet.inspector.advice.Remedy;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Offers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The remedies that the newest paths and traces of {@code dnet top} offered, with the processes
 * that they were meant for. A trace that was given up offers some too, which nobody sees: those on
 * the screen may be of one before. For several threads.
 */
final class TopOffers {
  private static final String KEY = "trace ";
  private static final int MOST = 4;

  private final Deque<Kept> kept = new ArrayDeque<>();
  private long number;

  private record Kept(String key, List<Offers.Offer> offers) {}

  /** Keeps them, and forgets the oldest; the key that they are known by. */
  synchronized String keep(Ground ground, List<Remedy> remedies) {
    number++;
    String key = KEY + number;
    kept.addFirst(new Kept(key, remedies.stream().map(r -> Offers.offer(ground, r)).toList()));
    if (kept.size() > MOST) {
      kept.removeLast();
    }
    return key;
  }

  /** Whether a key may be of these remedies. */
  static boolean isOurs(String key) {
    return key.startsWith(KEY);
  }

  /**
   * A remedy.
   *
   * @param index from 1
   * @throws IOException if several others were asked for since
   */
  synchronized Offers.Offer find(String key, int index) throws IOException {
    List<Offers.Offer> offers =
        kept.stream()
            .filter(k -> k.key().equals(key))
            .findFirst()
            .map(Kept::offers)
            .orElseThrow(() -> new IOException("that was offered long ago; trace it again"));
    if (index < 1 || index > offers.size()) {
      throw new IOException("there are remedies 1 to " + offers.size());
    }
    return offers.get(index - 1);
  }
}
