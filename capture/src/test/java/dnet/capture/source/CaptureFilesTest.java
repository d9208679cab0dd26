package dnet.capture.source;

import static dnet.capture.Packets.ethernet;
import static dnet.capture.Packets.icmp;
import static dnet.capture.Packets.ipv4;
import static dnet.capture.Packets.payload;
import static dnet.capture.Packets.udp;
import static dnet.capture.Packets.vxlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dnet.capture.decode.LinkType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFilesTest {
  private static final long TIME = 1_750_000_000_123_456_789L;

  private static byte[] ping() {
    return ethernet(
        0x0800, ipv4("10.0.0.1", "10.0.0.2", 1, 1, 64, icmp(8, 0, 7, 9, payload(32, 1))));
  }

  private static byte[] tunnelled() {
    return ethernet(
        0x0800, ipv4("10.9.0.1", "10.9.0.2", 17, 1, 64, udp(40000, 4789, vxlan(4097, ping()))));
  }

  private static byte[] pcapng() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PcapngWriter writer = new PcapngWriter(out)) {
      int first = writer.add("web\u001b[2J", "eth0", LinkType.ETHERNET, 160);
      int second = writer.add("host", "eth0\u202e", LinkType.ETHERNET, 160);
      byte[] ping = ping();
      writer.packet(first, TIME, ping, 0, ping.length, ping.length, "probe 9\n, forward");
      byte[] outer = tunnelled();
      writer.packet(second, TIME + 1500, outer, 0, 100, outer.length, null);
      writer.statistics(second, TIME + 2000, new CaptureCounts(1, 0));
    }
    return out.toByteArray();
  }

  private record Read(String name, long nanos, int captured, int original) {}

  private static List<Read> read(byte[] file) throws IOException {
    List<Read> seen = new ArrayList<>();
    long count =
        PcapngReader.read(
            new ByteArrayInputStream(file),
            (name, nanos, type, data, offset, captured, original) ->
                seen.add(new Read(name, nanos, captured, original)));
    assertThat(count).isEqualTo(seen.size());
    return seen;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    assertThat(read(pcapng()))
        .containsExactly(
            new Read("web\\u{1b}[2J/eth0", TIME, ping().length, ping().length),
            new Read("host/eth0\\u{202e}", TIME + 1500, 100, tunnelled().length));
  }

  @Test
  void tsharkReadsIt(@TempDir Path folder) throws Exception {
    Path tshark = Path.of("/usr/bin/tshark");
    assumeThat(Files.isExecutable(tshark)).as("tshark is installed").isTrue();
    Path file = folder.resolve("two.pcapng");
    Files.write(file, pcapng());
    Process process =
        new ProcessBuilder(
                tshark.toString(),
                "-n",
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.comment",
                "-e",
                "frame.cap_len",
                "-e",
                "frame.len",
                "-e",
                "icmp.seq",
                "-e",
                "vxlan.vni")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(out.lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "web\\\\+u\\{1b}\\[2J/eth0\\|1750000000.123456789\\|probe 9\\\\+u\\{a}, forward"
                            + "\\|74\\|74\\|9\\|"),
            line ->
                assertThat(line)
                    .matches(
                        "host/eth0\\\\+u\\{202e}\\|1750000000.123458289\\|\\|100\\|124\\|9\\|4097"));
    assertThat(process.exitValue()).isZero();
  }

  private static byte[] pcap(ByteOrder order, int magic, long fraction) {
    byte[] ping = ping();
    ByteBuffer file = ByteBuffer.allocate(24 + 16 + ping.length).order(order);
    file.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65535).putInt(1);
    file.putInt(1_750_000_000).putInt((int) fraction).putInt(ping.length).putInt(1000).put(ping);
    return file.array();
  }

  @Test
  void classicFilesOfEitherOrderAndUnit() throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      assertThat(read(pcap(order, 0xa1b23c4d, 123_456_789)))
          .containsExactly(new Read("", TIME, ping().length, 1000));
      assertThat(read(pcap(order, 0xa1b2c3d4, 123_456)))
          .containsExactly(new Read("", TIME - 789, ping().length, 1000));
    }
  }

  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    byte[] classic = pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1);
    byte[] huge = classic.clone();
    huge[24 + 8 + 3] = 0x7f;
    for (byte[] bad :
        List.of(
            huge,
            new byte[0],
            new byte[100],
            Arrays.copyOf(classic, classic.length - 1),
            Arrays.copyOf(pcapng(), 150))) {
      assertThatExceptionOfType(CaptureFormatException.class).isThrownBy(() -> read(bad));
    }
  }

  @Test
  void changedFilesGivePacketsOrTheirOwnException() throws IOException {
    Random random = new Random(11);
    List<byte[]> seeds = List.of(pcapng(), pcap(ByteOrder.BIG_ENDIAN, 0xa1b23c4d, 5));
    for (int i = 0; i < 3000; i++) {
      byte[] data = seeds.get(i % 2).clone();
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      try {
        for (Read read : read(Arrays.copyOf(data, random.nextInt(data.length + 1)))) {
          assertThat(read.captured()).isBetween(0, data.length);
          assertThat(read.original()).isGreaterThanOrEqualTo(read.captured());
        }
      } catch (CaptureFormatException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
