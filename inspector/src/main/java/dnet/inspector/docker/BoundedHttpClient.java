package dnet.inspector.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/** Reads no more than 64 MiB of an answer: an engine may lie without end. */
final class BoundedHttpClient {
  /** In octets. A container takes some two thousand in the list. */
  static final long MAX_BODY = 64L << 20;

  private BoundedHttpClient() {}

  /**
   * The same client with bounded answers. A proxy, because the transport's request type carries
   * annotations that no compiler finds here.
   */
  static DockerHttpClient of(DockerHttpClient client) {
    return (DockerHttpClient)
        Proxy.newProxyInstance(
            BoundedHttpClient.class.getClassLoader(),
            new Class<?>[] {DockerHttpClient.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(client, arguments);
                return answer instanceof DockerHttpClient.Response response
                    ? new BoundedResponse(response)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private record BoundedResponse(DockerHttpClient.Response response)
      implements DockerHttpClient.Response {
    @Override
    public int getStatusCode() {
      return response.getStatusCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return response.getHeaders();
    }

    @Override
    public InputStream getBody() {
      return new BoundedStream(response.getBody());
    }

    @Override
    public void close() {
      response.close();
    }
  }

  private static final class BoundedStream extends FilterInputStream {
    private long left = MAX_BODY;

    BoundedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(count, 0));
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      count(skipped);
      return skipped;
    }

    private void count(long octets) throws IOException {
      left -= octets;
      if (left < 0) {
        throw new IOException("its answer is longer than 64 MiB");
      }
    }
  }
}
