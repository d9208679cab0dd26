package dnet.inspector.snapshot;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.kernel.RuleSets;
import dnet.inspector.procfs.KernelFacts;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures what the rules of 100 namespaces cost, each with those of Docker's embedded DNS: all
 * parts of the namespaces' observation, with rules from the kernel and with rules from
 * iptables-save. Needs root; prints milliseconds.
 */
final class RulesCost {
  private static final int NAMESPACES = 100;
  private static final int ROUNDS = 9;

  private RulesCost() {}

  public static void main(String[] args) throws IOException {
    try (Lab lab = Lab.open()) {
      Path rules = Files.writeString(lab.folder().resolve("rules"), RuleSets.DOCKER_DNS);
      List<NamespaceMount> mounts = new ArrayList<>();
      for (int i = 0; i < NAMESPACES; i++) {
        LabHost host = lab.host("h" + i);
        host.run("iptables-restore", rules.toString()).orThrow();
        long inode = ((Number) Files.getAttribute(host.netns(), "unix:ino")).longValue();
        mounts.add(new NamespaceMount(inode, host.netns().toString(), 0));
      }
      for (boolean kernel : new boolean[] {true, false, true, false}) {
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          millis[round] = measure(mounts, kernel);
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
            "%s: first %.1f ms, least %.1f ms, median %.1f ms%n",
            kernel ? "from the kernel" : "by iptables-save", first, millis[0], millis[ROUNDS / 2]);
      }
    }
  }

  private static double measure(List<NamespaceMount> mounts, boolean kernel) throws IOException {
    long start = System.nanoTime();
    RulesReading reading =
        RulesReading.start(
            new ObserveOptions(null, null, Map.of(), null, null, Set.of()),
            KernelFacts.read(new ProcFs(Path.of("/proc"))));
    NetnsHandle home = NetnsHandle.ofThisThread();
    try (NamespaceScan scan =
        new NamespaceScan(home, List.of(), mounts, new NamespaceReader(true))) {
      List<NamespaceReader.Reading> readings =
          scan.read().stream().map(r -> kernel ? r : withoutRules(r)).toList();
      long texts =
          reading.texts(scan, readings, home.id()).values().stream()
              .flatMap(List::stream)
              .map(RulesText::text)
              .filter(text -> text.contains("--to-source :53"))
              .count();
      if (texts != NAMESPACES) {
        throw new IllegalStateException(texts + " texts");
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static NamespaceReader.Reading withoutRules(NamespaceReader.Reading reading) {
    return reading.settled();
  }
}
