package dnet.inspector.simulate;

import dnet.inspector.HandMade;
import dnet.inspector.model.Host;

/** A host of many containers and rules, as Docker makes it, with a long list of a user's own. */
final class BigHost {
  private static final int NETWORKS = 10;

  private BigHost() {}

  /**
   * @param containers how many, on ten networks, each publishing a port
   * @param rules how many rules the host has at least
   */
  static Host of(int containers, int rules) {
    HandMade made = new HandMade();
    StringBuilder nat = new StringBuilder();
    StringBuilder forward = new StringBuilder();
    StringBuilder isolation = new StringBuilder();
    for (int n = 0; n < NETWORKS; n++) {
      String bridge = "br-n" + n;
      made.network("n" + n, bridge, 500 + n, "172." + (20 + n) + ".0.1/16");
      nat.append(String.format("-A POSTROUTING -s 172.%d.0.0/16 ! -o %s -j MASQUERADE%n", 20 + n, bridge));
      for (String end :
          new String[] {
            "-o # -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "-o # -j DOCKER",
            "-i # ! -o # -j ACCEPT",
            "-i # -o # -j ACCEPT"
          }) {
        forward.append("-A FORWARD ").append(end.replace("#", bridge)).append('\n');
      }
      isolation.append(
          String.format(
              "-A DOCKER-ISOLATION-STAGE-1 -i %s ! -o %s -j DOCKER-ISOLATION-STAGE-2%n"
                  + "-A DOCKER-ISOLATION-STAGE-2 -o %s -j DROP%n",
              bridge, bridge, bridge));
    }
    StringBuilder accepts = new StringBuilder();
    // Three containers are there already.
    for (int c = 3; c < containers; c++) {
      int n = c % NETWORKS;
      String address = "172." + (20 + n) + ".1." + (c / NETWORKS + 1);
      made.container("c" + c, c, "n" + n, address + "/16");
      nat.append(
          String.format(
              "-A POSTROUTING -s %s/32 -d %s/32 -p tcp -m tcp --dport 80 -j MASQUERADE%n"
                  + "-A DOCKER ! -i br-n%d -p tcp -m tcp --dport %d -j DNAT --to-destination %s:80%n",
              address, address, n, 10000 + c, address));
      accepts.append(
          String.format(
              "-A DOCKER -d %s/32 ! -i br-n%d -o br-n%d -p tcp -m tcp --dport 80 -j ACCEPT%n",
              address, n, n));
    }
    String dockers = HandMade.DOCKER_RULES;
    String text =
        dockers
            .replaceFirst("COMMIT\n", nat + "COMMIT\n")
            .replace("-A DOCKER-ISOLATION-STAGE-1 -i br-front", forward + accepts.toString() + isolation + "-A DOCKER-ISOLATION-STAGE-1 -i br-front");
    int own = rules - (int) text.lines().filter(l -> l.startsWith("-A")).count();
    StringBuilder user = new StringBuilder();
    for (int i = 0; i < own; i++) {
      user.append(
          String.format(
              "-A DOCKER-USER -s 198.%d.%d.%d/32 -p tcp -m tcp --dport %d -j DROP%n",
              18 + i / 65536, i / 256 % 256, i % 256, 1 + i % 60000));
    }
    made.rules(text.replace("-A DOCKER-USER -j RETURN", user + "-A DOCKER-USER -j RETURN"));
    return made.host();
  }
}
