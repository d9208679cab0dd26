package dnet.inspector.procfs;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings below {@code /proc/sys/net} that decide over packets (ip-sysctl.rst, nf_conntrack-
 * sysctl.rst). They are those of the namespace of the thread that reads; interfaces' own come with
 * RTM_GETLINK.
 */
public final class Sysctl {
  /** Entries of the connection table. */
  public static final String CONNTRACK_COUNT = "net.netfilter.nf_conntrack_count";

  /** Its limit. */
  public static final String CONNTRACK_MAX = "net.netfilter.nf_conntrack_max";

  private static final List<String> NAMES =
      List.of(
          "net.ipv4.ip_forward",
          "net.ipv4.ip_nonlocal_bind",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.icmp_echo_ignore_all",
          "net.ipv4.fwmark_reflect",
          "net.ipv4.tcp_fwmark_accept",
          "net.ipv4.fib_multipath_hash_policy",
          "net.ipv4.conf.all.forwarding",
          "net.ipv4.conf.all.rp_filter",
          "net.ipv4.conf.all.arp_ignore",
          "net.ipv4.conf.all.arp_announce",
          "net.ipv4.conf.all.arp_filter",
          "net.ipv4.conf.all.accept_local",
          "net.ipv4.conf.all.src_valid_mark",
          "net.ipv4.conf.all.route_localnet",
          "net.ipv4.conf.all.proxy_arp",
          "net.ipv4.conf.default.forwarding",
          "net.ipv4.conf.default.rp_filter",
          "net.ipv4.conf.default.arp_ignore",
          "net.ipv4.conf.default.accept_local",
          "net.ipv4.conf.default.src_valid_mark",
          "net.ipv4.conf.default.route_localnet",
          "net.ipv4.conf.default.proxy_arp",
          "net.ipv4.neigh.default.gc_thresh1",
          "net.ipv4.neigh.default.gc_thresh2",
          "net.ipv4.neigh.default.gc_thresh3",
          "net.ipv6.neigh.default.gc_thresh1",
          "net.ipv6.neigh.default.gc_thresh2",
          "net.ipv6.neigh.default.gc_thresh3",
          "net.ipv6.conf.all.forwarding",
          "net.ipv6.conf.all.disable_ipv6",
          "net.ipv6.conf.all.proxy_ndp",
          "net.ipv6.conf.default.forwarding",
          "net.ipv6.conf.default.disable_ipv6",
          "net.ipv6.conf.default.proxy_ndp",
          "net.ipv6.fib_multipath_hash_policy",
          "net.ipv6.icmp.echo_ignore_all",
          "net.ipv6.ip_nonlocal_bind",
          "net.ipv6.fwmark_reflect",
          "net.bridge.bridge-nf-call-iptables",
          "net.bridge.bridge-nf-call-ip6tables",
          "net.bridge.bridge-nf-call-arptables",
          "net.bridge.bridge-nf-pass-vlan-input-dev",
          "net.bridge.bridge-nf-filter-vlan-tagged",
          CONNTRACK_COUNT,
          CONNTRACK_MAX,
          "net.netfilter.nf_conntrack_tcp_loose",
          "net.netfilter.nf_conntrack_tcp_be_liberal",
          "net.netfilter.nf_conntrack_checksum");

  private Sysctl() {}

  /** How a file is read. */
  public interface Source {
    /** The text of a file, by its path from {@code /proc/sys}; null where there is none. */
    @Nullable String text(String path) throws IOException;
  }

  /**
   * Reads them. Those that this kernel or namespace lacks are left out.
   *
   * @throws IOException if one that exists may not be read, or not even net.ipv4 is there
   */
  public static SortedMap<String, String> read(Source source) throws IOException {
    SortedMap<String, String> values = new TreeMap<>();
    for (String name : NAMES) {
      String text = source.text(name.replace('.', '/'));
      if (text != null) {
        values.put(name, text.strip().replace('\t', ' '));
      }
    }
    if (!values.containsKey("net.ipv4.conf.all.forwarding")) {
      throw new IOException("/proc/sys/net/ipv4 is not there");
    }
    return values;
  }

  /** A number among those read; null where it is absent or none. */
  public static @Nullable Long number(SortedMap<String, String> values, String name) {
    try {
      String text = values.get(name);
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
