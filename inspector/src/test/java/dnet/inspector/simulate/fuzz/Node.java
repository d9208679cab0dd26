package dnet.inspector.simulate.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A namespace of a lab while it is being planned. */
final class Node {
  final String name;

  /** Interfaces with addresses; a bridge counts, its ports do not. */
  final List<Nic> nics = new ArrayList<>();

  /** Bridge ports. */
  final List<String> ports = new ArrayList<>();

  /** Lines for {@code ip -batch} inside, in order. */
  final List<String> batch = new ArrayList<>();

  /** Routes and rules, which come after the quirks of links; those of IPv6 begin with -6. */
  final List<String> routes = new ArrayList<>();

  /** Below /proc/sys/net, with the value after a blank. */
  final List<String> sysctls = new ArrayList<>();

  /** The input of each program that loads rules, by the program. */
  final Map<String, String> rules = new LinkedHashMap<>();

  final List<Service> services = new ArrayList<>();

  Node(String name) {
    this.name = name;
  }

  /**
   * An interface.
   *
   * @param v4 its first IPv4 address
   * @param v6 its first IPv6 address
   */
  record Nic(Node node, String name, int segment, String v4, String v6, String mac) {
    String address(boolean ipv4) {
      return ipv4 ? v4 : v6;
    }
  }

  /**
   * Somebody who listens.
   *
   * @param address {@code 0.0.0.0}, {@code ::}, or one of the node's own
   */
  record Service(boolean tcp, String address, int port) {}

  boolean isRouter() {
    return nics.size() > 1;
  }

  @Override
  public String toString() {
    return name;
  }
}
