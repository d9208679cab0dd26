package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's resolver configuration (resolv.conf(5)).
 *
 * @param nameservers literals as written; the order matters
 * @param search domains to try
 * @param options as written, {@code ndots:0}
 * @param upstreams whom Docker's embedded server asks for names that it does not know; none where
 *     that is not known, or another server is asked
 * @param upstreamsFrom where that was read, for people; null with no upstreams
 */
public record Resolver(
    List<String> nameservers,
    List<String> search,
    List<String> options,
    List<String> upstreams,
    @Nullable String upstreamsFrom) {
  /** Docker's own server on user-defined networks. */
  public static final String EMBEDDED = "127.0.0.11";

  public Resolver {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
    options = List.copyOf(options);
    upstreams = List.copyOf(upstreams);
  }

  /** One whose upstreams are not known. */
  public Resolver(List<String> nameservers, List<String> search, List<String> options) {
    this(nameservers, search, options, List.of(), null);
  }

  /** Whether Docker's embedded server is asked. */
  public boolean embedded() {
    return nameservers.contains(EMBEDDED);
  }
}
