package dnet.tui.cli;

import dnet.inspector.advice.Remedy;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Offers;
import java.io.IOException;
import java.util.List;

/**
 * The remedies that the newest path or trace of {@code dnet top} offered, with the processes that
 * they were meant for. For several threads.
 */
final class TopOffers {
  private static final String KEY = "trace ";

  private List<Offers.Offer> offers = List.of();
  private long number;

  /** Keeps them in place of those before; the key that they are known by. */
  synchronized String keep(Ground ground, List<Remedy> remedies) {
    offers = remedies.stream().map(r -> Offers.offer(ground, r)).toList();
    number++;
    return KEY + number;
  }

  /** Whether a key may be of these remedies. */
  static boolean isOurs(String key) {
    return key.startsWith(KEY);
  }

  /**
   * A remedy.
   *
   * @param index from 1
   * @throws IOException if another path was asked for since
   */
  synchronized Offers.Offer find(String key, int index) throws IOException {
    if (!key.equals(KEY + number)) {
      throw new IOException("that was offered for another path; trace it again");
    }
    if (index < 1 || index > offers.size()) {
      throw new IOException("there are remedies 1 to " + offers.size());
    }
    return offers.get(index - 1);
  }
}
