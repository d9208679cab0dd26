package dnet.inspector.watch;

/** Where a picture of a host comes from; each may be older than the others. */
public enum Source {
  /** Links, addresses, routes and all else that the kernel tells of by events. */
  KERNEL,
  /** Firewall rules of nf_tables; those of iptables-legacy are told of by nobody. */
  RULES,
  /** Containers and networks. */
  ENGINE,
  /** Processes and mounts, which say what namespaces there are. */
  PROCESSES,
  /** Sockets, sysctls without events, connection tracking, Open vSwitch: looked at now and then. */
  SWEEP
}
