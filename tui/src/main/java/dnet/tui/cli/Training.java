package dnet.tui.cli;

import dnet.fixtures.lab.DemoLab;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs the commands once at build time, so that the Java runtime can archive the classes that they
 * load. It asks an engine of its own making, because the machine that builds may have none.
 */
final class Training {
  private static final String CONTAINERS =
      """
      [{"Id":"c0ffee","Names":["/web"],"Image":"bb","State":"exited","Labels":{"a":"b"},
      "Ports":[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}],
      "HostConfig":{"NetworkMode":"web"},"NetworkSettings":{"Networks":{"web":{"NetworkID":"n1",
      "IPAddress":"172.18.0.2","IPPrefixLen":16,"Gateway":"172.18.0.1",
      "MacAddress":"02:42:ac:12:00:02"}}}}]""";

  private static final String NETWORKS =
      """
      [{"Name":"web","Id":"n1","Scope":"local","Driver":"bridge","IPAM":{"Driver":"default",
      "Config":[{"Subnet":"172.18.0.0/16","Gateway":"172.18.0.1"}]},"Options":{"a":"b"}}]""";

  private static final String VERSION =
      """
      {"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12",
      "Components":[{"Name":"Engine","Version":"20.10.24"}]}""";

  private Training() {}

  static int run() throws IOException {
    Path folder = Files.createTempDirectory("dnet-training");
    Path socket = folder.resolve("engine.sock");
    Path report = folder.resolve("report.json");
    Path demo = folder.resolve("demo.json");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread engine = new Thread(() -> serve(server), "training-engine");
      engine.setDaemon(true);
      engine.start();
      String at = "unix://" + socket;
      dnet("report", "-o", report.toString(), "-H", at);
      dnet("ls", "-H", at, "--color=always");
      dnet("ls", "-H", at, "--json");
      dnet("inspect", "web", "-H", at);
      dnet("bridges", "-H", at);
      dnet("ports", "-H", at);
      dnet("path", "host", "127.0.0.1", "-H", at);
      dnet("trace", "host", "127.0.0.1", "--count", "1", "-H", at);
      dnet("doctor", "-H", at);
      dnet("graph", "-H", at);
      dnet("ls", "--from", report.toString());
      recorded(demo);
      dnet("--help");
      return ExitCode.OK;
    } finally {
      Files.deleteIfExists(report);
      Files.deleteIfExists(demo);
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    }
  }

  /** The machine that builds may have no bridges and no rules, either. */
  private static void recorded(Path demo) throws IOException {
    try (InputStream in = DemoLab.class.getResourceAsStream("/recorded/demo/snapshot.json")) {
      if (in == null) {
        throw new IOException("no recorded host among the resources");
      }
      Files.copy(in, demo);
    }
    String file = demo.toString();
    dnet("ls", "--from", file, "--color=always");
    dnet("ports", "--from", file);
    dnet("bridges", "--from", file);
    dnet("inspect", "shop", "--from", file);
    dnet("graph", "--from", file);
    dnet("doctor", "--from", file);
    dnet("path", "shop", "api", "--from", file);
    dnet("path", "shop", "db", "--tcp", "80", "--from", file);
    dnet("path", "plain", "host:8080", "--tcp", "8080", "--json", "--from", file);
    dnet("path", "host", "host:8080", "--from", file);
  }

  private static void dnet(String... arguments) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("DNET_TTY", "1");
    Console nowhere =
        new Console(environment, new ByteArrayOutputStream(), new ByteArrayOutputStream());
    new Main(nowhere).run(arguments);
  }

  private static void serve(ServerSocketChannel server) {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread thread = new Thread(() -> answer(client), "training-client");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed: the training is over.
    }
  }

  private static void answer(SocketChannel client) {
    try (client;
        InputStream in = Channels.newInputStream(client);
        OutputStream out = Channels.newOutputStream(client)) {
      StringBuilder request = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        request.append((char) c);
        if (request.toString().endsWith("\r\n\r\n")) {
          out.write(response(request.toString()));
          out.flush();
          request.setLength(0);
        }
      }
    } catch (IOException e) {
      // The client hung up.
    }
  }

  private static byte[] response(String request) {
    String body = VERSION;
    if (request.contains("/containers/json")) {
      body = CONTAINERS;
    } else if (request.contains("/networks")) {
      body = NETWORKS;
    }
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }
}
