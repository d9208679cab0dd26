package dnet.inspector.model;

import java.util.List;

/**
 * A container's resolver configuration (resolv.conf(5)).
 *
 * @param nameservers literals as written; the order matters
 * @param search domains to try
 * @param options as written, {@code ndots:0}
 */
public record Resolver(List<String> nameservers, List<String> search, List<String> options) {
  /** Docker's own server on user-defined networks. */
  public static final String EMBEDDED = "127.0.0.11";

  public Resolver {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }

  /** Whether Docker's embedded server is asked. */
  public boolean embedded() {
    return nameservers.contains(EMBEDDED);
  }
}
