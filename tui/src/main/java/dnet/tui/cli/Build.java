package dnet.tui.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which dnet this is, from what the build wrote. */
record Build(String version, String commit) {
  static Build read() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // An unreadable class path has worse to tell than a version.
    }
    return new Build(
        properties.getProperty("version", "unknown").replace("-SNAPSHOT", ""),
        properties.getProperty("commit", "unknown"));
  }

  @Override
  public String toString() {
    return "dnet version " + version + ", build " + commit;
  }
}
