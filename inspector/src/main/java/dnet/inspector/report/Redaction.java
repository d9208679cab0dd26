package dnet.inspector.report;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EndpointFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.ovs.DatapathId;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.ovs.OvsBridgeFacts;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ResolverFacts;
import dnet.inspector.procfs.SocketOwner;
import dnet.inspector.snapshot.Snapshot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces names, addresses and MACs throughout a snapshot, each by the same pseudonym wherever it
 * stands, so that the ticket still shows what hangs on what. Ids and counters stay.
 */
public final class Redaction {
  private static final Set<String> DOCKER_NETWORKS =
      Set.of("bridge", "host", "none", "ingress", "docker_gwbridge", "podman");

  private static final Pattern USUAL_INTERFACE =
      Pattern.compile(
          "lo|docker0|docker_gwbridge|cni0|podman[0-9]+|(eth|wlan|ens|enp|eno|veth|tap|tun)[0-9a-z]*"
              + "|br-[0-9a-f]{12}|br[0-9]+|vxlan[0-9]*|flannel\\.[0-9]+|tunl0|cali[0-9a-f]+");

  private static final Pattern BRIDGE_ID = Pattern.compile("[0-9a-f]{4}\\.[0-9a-f]{12}");
  private static final Pattern ACTION_WITH_ADDRESS =
      Pattern.compile("(?:set_field|mod_[a-z]{2}_[a-z]{3}):");

  private static final Pattern LOADED_NUMBER = Pattern.compile("(?<=load:)0x[0-9a-f]{5,}");

  /** The last element of a cgroup's path, where it says who made the container. */
  private static final Pattern CGROUP_MAKER =
      Pattern.compile(
          "(?:(?:docker|k8s\\.io)/|(?:docker|cri-containerd|nerdctl|crio|libpod)-)[0-9a-f]{64}"
              + "(?:\\.scope)?$");

  private static final Pattern HEX_ID = Pattern.compile("[0-9a-f]{64}");

  private final Pseudonyms pseudonyms = new Pseudonyms();
  private final StackRedaction stacks = new StackRedaction(pseudonyms, this::interfaceName);
  private final Map<String, String> known = new LinkedHashMap<>();
  private final RulesRedaction rulesRedaction = new RulesRedaction(pseudonyms, this::interfaceName);

  private Redaction() {}

  /** The same snapshot under other names. */
  public static Snapshot redact(Snapshot snapshot) {
    Redaction redaction = new Redaction();
    redaction.learn(snapshot);
    return new RecordRewriter(redaction::replace).rewrite(snapshot);
  }

  private void learn(Snapshot snapshot) {
    known.put(snapshot.hostName(), pseudonyms.name("host", snapshot.hostName()));
    EngineFacts engine = snapshot.engine();
    if (engine != null) {
      engine.networks().forEach(n -> known.put(n.name(), network(n.name())));
      for (ContainerFacts container : engine.containers()) {
        known.put(container.name(), pseudonyms.name("container", container.name()));
        known.put(container.image(), pseudonyms.name("image", container.image()));
      }
    }
    snapshot.namespaces().stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> !USUAL_INTERFACE.matcher(l.name()).matches())
        .forEach(
            l -> {
              known.put(l.name(), interfaceName(l.name()));
              rulesRedaction.learn(l.name());
            });
  }

  private String replace(Class<?> owner, String component, String text) {
    String ofStack = stacks.replace(owner, component, text);
    if (ofStack != null) {
      return ofStack;
    }
    if (owner == SocketOwner.class) {
      return pseudonyms.name("command", text);
    }
    if (owner == Snapshot.class && component.equals("hostName")) {
      return pseudonyms.name("host", text);
    }
    if (owner == ContainerFacts.class) {
      return container(component, text);
    }
    if (owner == EndpointFacts.class && component.equals("networkName")) {
      return network(text);
    }
    if (owner == NetworkFacts.class) {
      return networkFact(component, text);
    }
    if (owner == LinkMessage.class
        && (component.equals("name") || component.equals("alternativeNames"))) {
      return interfaceName(text);
    }
    if (owner == LinkMessage.class && component.contains(".")) {
      return attribute(component, text);
    }
    if (owner == ProcessFacts.class) {
      return process(component, text);
    }
    if (owner == NamespaceMount.class && component.equals("path")) {
      return path(text);
    }
    if (owner == RulesText.class && component.equals("text")) {
      return rules(text);
    }
    if (owner == ResolverFacts.class && component.equals("text")) {
      return resolver(text);
    }
    if (owner.getPackage() == OvsFacts.class.getPackage()) {
      return openVswitch(owner, component, text);
    }
    if (owner == EngineFacts.class && component.equals("endpoint")) {
      return pseudonyms.name("endpoint", text);
    }
    return prose(text);
  }

  private String container(String component, String text) {
    if (component.equals("name") || component.equals("image")) {
      return pseudonyms.name(component.equals("name") ? "container" : "image", text);
    }
    if (component.startsWith("labels.")) {
      return pseudonyms.name("label", text);
    }
    if (!component.equals("networkMode")) {
      return pseudonyms.addressesIn(text);
    }
    if (!text.startsWith("container:")) {
      return text.equals("default") ? text : network(text);
    }
    String target = text.substring("container:".length());
    return HEX_ID.matcher(target).matches()
        ? text
        : "container:" + pseudonyms.name("container", target);
  }

  private String networkFact(String component, String text) {
    return switch (component) {
      case "name" -> network(text);
      case "id", "driver", "scope" -> text;
      case "options.com.docker.network.bridge.name", "options.parent" -> interfaceName(text);
      default -> prose(text);
    };
  }

  /** An attribute of a kind: a bridge id holds a MAC, an unknown attribute may hold anything. */
  private String attribute(String component, String text) {
    if (component.contains(".#")) {
      return "redacted";
    }
    if (BRIDGE_ID.matcher(text).matches()) {
      MacAddress mac = new MacAddress(Long.parseLong(text.substring(5), 16));
      return text.substring(0, 5) + pseudonyms.mac(mac).toString().replace(":", "");
    }
    return prose(text);
  }

  private String process(String component, String text) {
    if (component.equals("command")) {
      return pseudonyms.name("command", text);
    }
    if (component.equals("parent")) {
      return text.startsWith("containerd-shim") ? text : pseudonyms.name("command", text);
    }
    if (component.equals("cgroup")) {
      Matcher id = HEX_ID.matcher(text);
      Matcher maker = CGROUP_MAKER.matcher(text);
      if (id.find()) {
        return "/redacted/" + (maker.find() ? maker.group() : id.group());
      }
      return "/redacted";
    }
    return text;
  }

  /** Docker's own files keep their names, which say what they are; others get a number. */
  private String path(String text) {
    String file = text.substring(text.lastIndexOf('/') + 1);
    boolean dockers =
        file.matches("[0-9a-f]{12}|[0-9]+-[0-9a-z]{10}|lb_[0-9a-z]+|ingress_sbox|default");
    return "/redacted/" + (dockers ? file : pseudonyms.name("netns", text));
  }

  private String rules(String text) {
    return rulesRedaction.redact(text);
  }

  private String openVswitch(Class<?> owner, String component, String text) {
    if (component.equals("name") || component.equals("options.peer")) {
      return interfaceName(text);
    }
    if (component.equals("target") || component.equals("database")) {
      return pseudonyms.name(component, text);
    }
    if (component.equals("datapathId")) {
      return text.matches("[0-9a-f]{16}")
          ? text.substring(0, 4)
              + pseudonyms.mac(DatapathId.parse(text).mac()).toString().replace(":", "")
          : "";
    }
    if (owner == OvsBridgeFacts.TextLines.class) {
      return openFlow(text);
    }
    boolean whose = component.startsWith("externalIds.") && !HEX_ID.matcher(text).matches();
    return whose && pseudonyms.addressesIn(text).equals(text)
        ? pseudonyms.name("external-id", text)
        : prose(text);
  }

  /** A colon before an address would hide it, and a number may be one. */
  private String openFlow(String line) {
    String split = ACTION_WITH_ADDRESS.matcher(line).replaceAll("$0 ");
    String anonymous = pseudonyms.addressesIn(split);
    anonymous = anonymous.replaceAll("(?<=(?:set_field|mod_[a-z]{2}_[a-z]{3}):) ", "");
    return LOADED_NUMBER.matcher(anonymous).replaceAll("0x0");
  }

  private String resolver(String text) {
    return text.lines()
        .map(
            line -> {
              String[] words = line.strip().split("[ \\t]+");
              if (words[0].startsWith("#") || words[0].startsWith(";")) {
                return "#";
              }
              if (words[0].equals("search") || words[0].equals("domain")) {
                for (int i = 1; i < words.length; i++) {
                  words[i] = pseudonyms.name("domain", words[i]);
                }
                return String.join(" ", words);
              }
              return pseudonyms.addressesIn(line);
            })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Text written for people or by drivers: every name that the snapshot holds, and addresses. */
  private String prose(String text) {
    String replaced = text;
    for (String name :
        known.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).toList()) {
      if (name.length() > 1 && replaced.contains(name)) {
        String pseudonym = Matcher.quoteReplacement(known.getOrDefault(name, name));
        replaced =
            replaced.replaceAll(
                "(?<![0-9A-Za-z_.-])" + Pattern.quote(name) + "(?![0-9A-Za-z_-])", pseudonym);
      }
    }
    return pseudonyms.addressesIn(replaced);
  }

  private String network(String name) {
    return DOCKER_NETWORKS.contains(name) ? name : pseudonyms.name("network", name);
  }

  private String interfaceName(String name) {
    return USUAL_INTERFACE.matcher(name).matches() || name.endsWith("+") || name.endsWith("*")
        ? name
        : pseudonyms.name("if", name);
  }
}
