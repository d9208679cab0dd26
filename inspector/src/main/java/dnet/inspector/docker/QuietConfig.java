package dnet.inspector.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import java.net.URI;
import org.jspecify.annotations.NullUnmarked;

/**
 * The client's configuration without docker-java's own search through properties and credential
 * files: dnet pulls no images, and that search takes a tenth of a second.
 */
@NullUnmarked // docker-java's interface knows no null-ness
record QuietConfig(URI host, RemoteApiVersion version) implements DockerClientConfig {
  @Override
  public URI getDockerHost() {
    return host;
  }

  @Override
  public RemoteApiVersion getApiVersion() {
    return version;
  }

  @Override
  @SuppressWarnings("deprecation") // still the interface's type; the transport gets its own
  public com.github.dockerjava.core.SSLConfig getSSLConfig() {
    return null;
  }

  @Override
  public String getRegistryUsername() {
    return null;
  }

  @Override
  public String getRegistryPassword() {
    return null;
  }

  @Override
  public String getRegistryEmail() {
    return null;
  }

  @Override
  public String getRegistryUrl() {
    return null;
  }

  @Override
  public AuthConfig effectiveAuthConfig(String imageName) {
    return null;
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    return new AuthConfigurations();
  }
}
