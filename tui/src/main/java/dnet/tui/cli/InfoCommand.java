package dnet.tui.cli;

import dnet.inspector.linux.Privileges;
import dnet.inspector.model.Engine;
import dnet.inspector.model.Host;
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
                lines.add(Line.of(String.format("%-12s ", name), Style.HEADER).and(value)));
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

  @Override
  List<String> plainCommands(Host host) {
    return List.of("docker version", "docker context ls", "uname -r", "capsh --print");
  }
}
