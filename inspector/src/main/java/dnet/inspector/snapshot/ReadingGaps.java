package dnet.inspector.snapshot;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineException;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words for what could not be read, the same whether it is read once or again and again. */
public final class ReadingGaps {
  private ReadingGaps() {}

  static Gap engine(EngineException e) {
    return engine(String.valueOf(e.getMessage()), null);
  }

  /**
   * That the engine does not answer.
   *
   * @param shownAsOf when it said what is shown; null when nothing is
   */
  public static Gap engine(String why, @Nullable Instant shownAsOf) {
    return new Gap(
        "the Docker engine",
        why,
        shownAsOf == null
            ? "containers' names, networks and published ports are unknown"
            : "containers, networks and published ports are shown as it told them at "
                + shownAsOf.truncatedTo(ChronoUnit.SECONDS));
  }

  /** That no events of a namespace are heard. */
  public static Gap unheard(NetnsId namespace, String why) {
    return new Gap(
        "changes in namespace " + namespace, why, "they are seen after a minute or more only");
  }

  /** That the engine's kernel is another than this one. */
  public static Gap remoteEngine() {
    return new Gap(
        "the kernel of the engine's host",
        "the engine was reached over the network",
        "interfaces, bridges and rules shown are this machine's, not the engine's");
  }

  static Gap unseen(ContainerFacts container, int pid) {
    return unknownProcess(container, notHere(pid));
  }

  static Gap unasked(ContainerFacts container, EngineException e) {
    return unknownProcess(container, String.valueOf(e.getMessage()));
  }

  /** Why a process that the engine named is not taken for a container's. */
  public static String notHere(int pid) {
    return "process " + pid + " is not in this pid namespace";
  }

  /** That it is not known which process a container has. */
  public static Gap unknownProcess(ContainerFacts container, String why) {
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
