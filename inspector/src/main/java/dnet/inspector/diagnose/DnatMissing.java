package dnet.inspector.diagnose;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Stack;
import java.util.List;

/** Published ports that no rule serves. */
final class DnatMissing implements Rule {
  @Override
  public String code() {
    return "nat-missing";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "a published port has no DNAT rule to its container; worse without a docker-proxy";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (!scene.isDocker() || home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    Dnats dnats = new Dnats(home, true);
    if (dnats.isOpaque()) {
      return;
    }
    for (Container container : scene.living()) {
      for (PublishedPort port : container.ports()) {
        List<IpAddress> addresses = scene.addresses(container);
        boolean served =
            !port.rules().isEmpty()
                || dnats.of(port).stream().anyMatch(d -> Dnats.leadsTo(d, addresses));
        if (!served && (port.hostAddress().isV4() || port.proxies().isEmpty())) {
          report(scene, findings, container, port);
        }
      }
    }
  }

  private void report(Scene scene, Findings findings, Container container, PublishedPort port) {
    boolean proxied = !port.proxies().isEmpty();
    boolean v4 = port.hostAddress().isV4();
    String place = Scene.socket(port.hostAddress(), port.hostPort()) + "/" + port.protocol();
    Finding.Draft draft =
        Finding.of(
                code(),
                proxied || !v4 ? Severity.WARNING : Severity.CRITICAL,
                "host",
                Scene.socket(port.hostAddress(), port.hostPort()))
            .says(
                "port " + place + " of " + container.name() + " has no DNAT rule",
                proxied
                    ? "docker-proxy serves it all the same, slower, and the container sees the"
                        + " host's address instead of its clients'."
                    : "Nothing serves it: clients are refused.")
            .because(
                proxied
                    ? "docker-proxy pid " + port.proxies().get(0).pid()
                    : "no docker-proxy process serves it");
    if (v4) {
      draft.because("expected: " + Dnats.missing(scene, container, port));
    }
    findings.add(
        draft.mendedBy(
            "docker restart " + ShellWords.quote(container.shortId()),
            "the daemon publishes its ports anew",
            container.name() + " stops for a moment"));
  }
}
