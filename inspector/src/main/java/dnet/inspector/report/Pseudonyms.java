package dnet.inspector.report;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replacements that are the same wherever the same thing stands in one report, and different from
 * report to report: the key is made anew and thrown away.
 *
 * <p>Addresses keep what networking needs: two that share a prefix share one afterwards (as in Xu
 * et al., "Prefix-preserving IP address anonymization", 2002). Kept as they are: the private
 * ranges' own prefixes, loopback, link-local and multicast prefixes, the unspecified address, the
 * low octet of IPv4 and small interface identifiers of IPv6, so that gateways still look like
 * gateways. An identifier made of a MAC (RFC 4291, appendix A) follows that MAC's replacement.
 */
final class Pseudonyms {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![0-9A-Za-z.:])(?:"
              + "(?<mac>(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2})"
              + "|(?<v4>(?:[0-9]{1,3}\\.){3}[0-9]{1,3})(?<len4>/[0-9]{1,2})?"
              + "|(?<v6>[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?<len6>/[0-9]{1,3})?"
              + ")(?![0-9A-Za-z])");

  /** Inverted between a MAC and the interface identifier made of it. */
  private static final long UNIVERSAL_BIT = 0x020000000000L;

  private final Mac keyed;
  private final Map<String, Map<String, String>> names = new HashMap<>();

  Pseudonyms() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      keyed = Mac.getInstance("HmacSHA256");
      keyed.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** {@code kind-1}, {@code kind-2}, … in the order of first appearance. */
  String name(String kind, String real) {
    Map<String, String> known = names.computeIfAbsent(kind, k -> new HashMap<>());
    return known.computeIfAbsent(real, r -> kind + "-" + (known.size() + 1));
  }

  /** {@code text} with every MAC and IP address in it replaced. */
  String addressesIn(String text) {
    return ADDRESS.matcher(text).replaceAll(this::replace);
  }

  private String replace(MatchResult found) {
    String mac = found.group(1);
    if (mac != null) {
      return mac(MacAddress.parse(mac)).toString();
    }
    String address = found.group(2) != null ? found.group(2) : found.group(4);
    String length = found.group(2) != null ? found.group(3) : found.group(5);
    try {
      IpAddress real = IpAddress.parse(address);
      if (length == null) {
        return address(real).toString();
      }
      IpPrefix prefix = new IpPrefix(real, Integer.parseInt(length.substring(1)));
      return prefix(prefix).toString();
    } catch (IllegalArgumentException e) {
      return found.group();
    }
  }

  MacAddress mac(MacAddress real) {
    boolean special =
        real.bits() == 0 || real.bits() == 0xffffffffffffL || (real.bits() >> 40 & 1) == 1;
    if (special) {
      return real;
    }
    long hash = 0;
    byte[] digest = digest("mac", real.toString());
    for (int i = 0; i < 5; i++) {
      hash = hash << 8 | (digest[i] & 0xff);
    }
    return new MacAddress(0x02L << 40 | hash);
  }

  /** An address of a network keeps being one: host bits that were zero stay zero. */
  IpPrefix prefix(IpPrefix real) {
    IpAddress renamed = address(real.address());
    byte[] before = real.address().octets();
    byte[] after = renamed.octets();
    if (hostBitsAreZero(before, real.length())) {
      clearHostBits(after, real.length());
    }
    return new IpPrefix(IpAddress.of(after), real.length());
  }

  IpAddress address(IpAddress real) {
    byte[] octets = real.octets();
    int from = keptBits(real);
    int to = real.isV4() ? 24 : 64;
    for (int bit = from; bit < to; bit++) {
      if (flips(real, bit)) {
        octets[bit / 8] ^= (byte) (0x80 >> bit % 8);
      }
    }
    if (!real.isV4() && from < real.bits()) {
      replaceInterfaceId(octets);
    }
    return IpAddress.of(octets);
  }

  private void replaceInterfaceId(byte[] octets) {
    byte[] id = Arrays.copyOfRange(octets, 8, 16);
    boolean small = id[0] == 0 && id[1] == 0 && id[2] == 0 && id[3] == 0;
    if ((id[3] & 0xff) == 0xff && (id[4] & 0xff) == 0xfe) {
      MacAddress inside = mac(new MacAddress(eui64ToMac(id)));
      long bits = inside.bits() ^ UNIVERSAL_BIT;
      for (int i = 0; i < 6; i++) {
        octets[8 + (i < 3 ? i : i + 2)] = (byte) (bits >> (8 * (5 - i)));
      }
    } else if (!small) {
      System.arraycopy(digest("interface", Arrays.toString(id)), 0, octets, 8, 8);
    }
  }

  private static long eui64ToMac(byte[] id) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = (bits << 8) | (id[i < 3 ? i : i + 2] & 0xff);
    }
    return bits ^ UNIVERSAL_BIT;
  }

  /** How many leading bits say what sort of address it is. */
  private static int keptBits(IpAddress address) {
    if (address.isLoopback() || address.isUnspecified() || address.isMulticast()) {
      return address.bits();
    }
    byte[] o = address.octets();
    int first = o[0] & 0xff;
    if (address.isLinkLocal()) {
      return address.isV4() ? 16 : 64;
    }
    if (!address.isV4()) {
      return (first & 0xfe) == 0xfc ? 8 : 3;
    }
    if (first == 255) {
      return 32;
    }
    int second = o[1] & 0xff;
    if (first == 172 && second >> 4 == 1) {
      return 12;
    }
    if (first == 192 && second == 168) {
      return 16;
    }
    return 8;
  }

  private boolean flips(IpAddress real, int bit) {
    byte[] octets = real.octets();
    clearHostBits(octets, bit);
    return (digest("ip" + bit, IpAddress.of(octets).toString())[0] & 1) == 1;
  }

  private static boolean hostBitsAreZero(byte[] octets, int length) {
    byte[] cleared = octets.clone();
    clearHostBits(cleared, length);
    return Arrays.equals(cleared, octets);
  }

  private static void clearHostBits(byte[] octets, int length) {
    for (int bit = length; bit < octets.length * 8; bit++) {
      octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
  }

  private byte[] digest(String kind, String text) {
    return keyed.doFinal((kind + " " + text).getBytes(StandardCharsets.UTF_8));
  }
}
