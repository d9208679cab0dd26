package dnet.inspector.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reaches an engine behind {@code ssh://} as the docker command line does: by the system's ssh,
 * which runs {@code docker system dial-stdio} at the far end. One ssh a connection.
 */
final class SshBridge implements AutoCloseable {
  private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin/ssh"), Path.of("/bin/ssh"));

  private final Path folder;
  private final Path socket;
  private final ServerSocketChannel server;
  private final List<String> command;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();

  private SshBridge(Path folder, Path socket, ServerSocketChannel server, List<String> command) {
    this.folder = folder;
    this.socket = socket;
    this.server = server;
    this.command = command;
  }

  static SshBridge open(EngineEndpoint endpoint) throws EngineException {
    List<String> command = command(endpoint.uri());
    try {
      Path folder =
          Files.createTempDirectory(
              "dnet-ssh",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path socket = folder.resolve("engine.sock");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      SshBridge bridge = new SshBridge(folder, socket, server, command);
      daemon("ssh-accept", bridge::accept);
      return bridge;
    } catch (IOException e) {
      throw new EngineException("reaching " + endpoint.uri() + ": " + e.getMessage(), e);
    }
  }

  /** The arguments; user and host come from outside and must not become options. */
  static List<String> command(URI uri) throws EngineException {
    Path program =
        PROGRAMS.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new EngineException("reaching " + uri + ": ssh is not installed"));
    String host = String.valueOf(uri.getHost());
    String user = uri.getUserInfo();
    if (host.startsWith("-") || (user != null && user.startsWith("-"))) {
      throw new EngineException("reaching " + uri + ": a name that begins with '-' is refused");
    }
    List<String> command = new ArrayList<>(List.of(program.toString(), "-o", "BatchMode=yes"));
    if (user != null) {
      command.addAll(List.of("-l", user));
    }
    if (uri.getPort() > 0) {
      command.addAll(List.of("-p", Integer.toString(uri.getPort())));
    }
    command.addAll(List.of("--", host, "docker", "system", "dial-stdio"));
    return command;
  }

  URI uri() {
    return URI.create("unix://" + socket);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Process ssh =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(ssh);
        daemon("ssh-out", () -> pump(Channels.newInputStream(client), ssh.getOutputStream()));
        daemon("ssh-in", () -> pump(ssh.getInputStream(), Channels.newOutputStream(client)));
      }
    } catch (IOException e) {
      // The server was closed: nobody asks any more.
      close();
    }
  }

  private static void pump(InputStream from, OutputStream to) {
    try (from;
        to) {
      byte[] buffer = new byte[16 << 10];
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        to.write(buffer, 0, length);
        to.flush();
      }
    } catch (IOException e) {
      // Either side hung up, which the reader of the other stream sees for itself.
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    try {
      server.close();
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Left in a private temporary folder; the system sweeps it.
    }
  }
}
