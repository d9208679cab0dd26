package dnet.tui.cli;

import dnet.inspector.linux.Privileges;
import dnet.inspector.model.Engine;
import dnet.inspector.model.Host;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.ovs.OvsSource;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "info",
    header = "Show which engine is asked and why, privileges, what can be read, and paths.",
    footerHeading = "%nExamples:%n",
    footer = {"  dnet info", "  dnet info --json"})
final class InfoCommand extends HostCommand {
  @Override
  Needs needs() {
    return new Needs(Part.RULES);
  }

  @Override
  Object json(Host host) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", 1);
    json.putAll(facts(host));
    json.put("gaps", host.gaps());
    return json;
  }

  @Override
  List<Line> text(Host host, int width) {
    List<Line> lines = new ArrayList<>();
    facts(host)
        .forEach(
            (name, value) ->
                lines.add(Line.of(String.format("%-13s ", name), Style.HEADER).and(value)));
    return lines;
  }

  private Map<String, String> facts(Host host) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dnet", Build.read().toString());
    facts.put("host", host.name() + ", Linux " + host.kernel() + ", namespace " + host.home());
    Engine engine = host.engine();
    if (engine == null) {
      facts.put("engine", "none");
    } else {
      facts.put("engine", engine.endpoint() + " (" + engine.reason() + ")");
      facts.put(
          "version", engine.product() + " " + engine.version() + ", API " + engine.apiVersion());
      facts.put("firewall", engine.firewall().word());
    }
    facts.put("openvswitch", openVswitch(host));
    Privileges own = Privileges.current();
    facts.put(
        "privileges",
        (own.root() ? "root" : "not root")
            + (own.sysAdmin() ? ", may enter namespaces" : ", may not enter namespaces")
            + (own.netAdmin() ? ", may list rules" : ", may not list rules")
            + (own.sysPtrace() ? ", may look into processes" : ", may not look into processes"));
    facts.put("java", Runtime.version() + " at " + System.getProperty("java.home"));
    facts.put("launcher", console().environment().getOrDefault("DNET_LAUNCHER", "none"));
    return facts;
  }

  /** What was read of it, or why nothing was. */
  private static String openVswitch(Host host) {
    OpenVswitch ovs = host.ovs();
    if (ovs == null) {
      return host.gaps().stream()
          .filter(g -> g.what().equals("Open vSwitch"))
          .map(g -> "not read: " + g.why())
          .findFirst()
          .orElse("none: there is no " + OvsSource.STANDARD);
    }
    long rules = ovs.bridges().stream().mapToLong(b -> b.flows().size()).sum();
    return (ovs.version() == null ? "" : ovs.version() + " ")
        + "at "
        + ovs.database()
        + ": "
        + ovs.bridges().size()
        + " bridges, "
        + (ovs.bridges().stream().allMatch(OvsBridge::flowsRead)
            ? rules + " OpenFlow rules"
            : "OpenFlow rules not read")
        + (ovs.located()
            ? ""
            : "; its daemon was not found, so taken to be in the host's namespace");
  }

  @Override
  List<String> plainCommands(Host host) {
    return List.of("docker version", "docker context ls", "uname -r", "capsh --print");
  }
}
