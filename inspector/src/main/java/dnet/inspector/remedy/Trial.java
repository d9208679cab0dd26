package dnet.inspector.remedy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * The terms of a change that is taken back unless somebody confirms it.
 *
 * @param token by which the guardian, which is there before the change is, knows it
 * @param until when it is taken back
 */
public record Trial(String token, Instant until) {
  private static final int OCTETS = 8;

  public Trial {
    if (!token.matches("[0-9a-f]{" + 2 * OCTETS + "}")) {
      throw new IllegalArgumentException("not a trial's token: " + token);
    }
  }

  /** A trial that begins now. */
  public static Trial lasting(Duration limit) {
    byte[] token = new byte[OCTETS];
    new SecureRandom().nextBytes(token);
    return new Trial(
        HexFormat.of().formatHex(token), Instant.now().plus(limit).truncatedTo(ChronoUnit.MILLIS));
  }
}
