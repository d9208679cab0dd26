package dnet.inspector.snapshot;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineException;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The words for what could not be read, the same whether it is read once or again and again. */
final class ReadingGaps {
  private ReadingGaps() {}

  static Gap engine(EngineException e) {
    return new Gap(
        "the Docker engine",
        String.valueOf(e.getMessage()),
        "containers' names, networks and published ports are unknown");
  }

  static Gap remoteEngine() {
    return new Gap(
        "the kernel of the engine's host",
        "the engine was reached over the network",
        "interfaces, bridges and rules shown are this machine's, not the engine's");
  }

  static Gap unseen(ContainerFacts container, int pid) {
    return unknownProcess(container, "process " + pid + " is not in this pid namespace");
  }

  static Gap unasked(ContainerFacts container, EngineException e) {
    return unknownProcess(container, String.valueOf(e.getMessage()));
  }

  private static Gap unknownProcess(ContainerFacts container, String why) {
    return new Gap("the process of container " + container.name(), why, "its namespace is unknown");
  }

  static Gap deniedProcesses(int count) {
    return new Gap(
        count + " processes",
        "permission denied (dnet needs root)",
        "namespaces that only they hold are unknown");
  }

  static Gap deniedFiles(int count) {
    return new Gap(
        "the open files of " + count + " processes",
        "permission denied (dnet needs root)",
        "which of them listen on what is unknown");
  }

  /** One for all of them, with one of the reasons; none for none. */
  static List<Gap> deniedNamespaces(Map<NetnsId, String> refused) {
    return refused.values().stream()
        .limit(1)
        .map(
            why ->
                new Gap(
                    refused.size() + " network namespaces",
                    why,
                    "their interfaces, and which host interfaces lead to them, are unknown"))
        .toList();
  }

  static Gap unreadNamespace(NetnsId namespace, IOException why) {
    return new Gap(
        "interfaces of namespace " + namespace,
        String.valueOf(why.getMessage()),
        "they are unknown, and so is which host interfaces lead to them");
  }

  static Gap unreadResolver(String container, IOException e) {
    return new Gap(
        "resolv.conf of container " + container.substring(0, Math.min(12, container.length())),
        String.valueOf(e.getMessage()),
        "its name servers are unknown");
  }
}
