package dnet.inspector.simulate.fuzz;

/** Ipsets that rules name, as {@code ipset restore} takes them: those of IPv6 end with 6. */
final class Sets {
  private Sets() {}

  static String make(Dice dice, Topology topology) {
    StringBuilder text = new StringBuilder();
    for (boolean v4 : new boolean[] {true, false}) {
      String suffix = v4 ? "4" : "6";
      String family = " family " + (v4 ? "inet" : "inet6") + "\n";
      String host = dice.pick(topology.nics()).address(v4);
      int segment = dice.pick(topology.nics()).segment();
      text.append("create hosts" + suffix + " hash:ip" + family);
      text.append("add hosts" + suffix + " " + host + "\n");
      text.append("create nets" + suffix + " hash:net" + family);
      text.append("add nets" + suffix + " " + Topology.prefix(segment, v4) + "\n");
      text.append("add nets" + suffix + " " + host + " nomatch\n");
      text.append("create pairs" + suffix + " hash:ip,port" + family);
      text.append("add pairs" + suffix + " " + host + ",tcp:" + dice.pick(Words.PORTS) + "\n");
      text.append("add pairs" + suffix + " " + host + ",udp:" + dice.pick(Words.PORTS) + "\n");
    }
    return text.toString();
  }
}
