package dnet.inspector.netlink;

import static dnet.inspector.netlink.ValueKind.BE16;
import static dnet.inspector.netlink.ValueKind.BE32;
import static dnet.inspector.netlink.ValueKind.HARDWARE_ADDRESS;
import static dnet.inspector.netlink.ValueKind.IP;
import static dnet.inspector.netlink.ValueKind.TEXT;
import static dnet.inspector.netlink.ValueKind.U16;
import static dnet.inspector.netlink.ValueKind.U32;
import static dnet.inspector.netlink.ValueKind.U8;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** TCA_OPTIONS of filters (linux/pkt_cls.h), in tc(8)'s words. */
final class FilterOptions {
  /** One attribute's name and form. */
  private record Entry(String name, ValueKind form) {}

  private static final Map<Integer, Entry> FLOWER = new HashMap<>();

  static {
    FLOWER.put(2, new Entry("indev", TEXT));
    FLOWER.put(4, new Entry("dst_mac", HARDWARE_ADDRESS));
    FLOWER.put(5, new Entry("dst_mac_mask", HARDWARE_ADDRESS));
    FLOWER.put(6, new Entry("src_mac", HARDWARE_ADDRESS));
    FLOWER.put(7, new Entry("src_mac_mask", HARDWARE_ADDRESS));
    FLOWER.put(8, new Entry("eth_type", BE16));
    FLOWER.put(9, new Entry("ip_proto", U8));
    FLOWER.put(10, new Entry("src_ip", IP));
    FLOWER.put(11, new Entry("src_ip_mask", IP));
    FLOWER.put(12, new Entry("dst_ip", IP));
    FLOWER.put(13, new Entry("dst_ip_mask", IP));
    FLOWER.put(14, new Entry("src_ip", IP));
    FLOWER.put(15, new Entry("src_ip_mask", IP));
    FLOWER.put(16, new Entry("dst_ip", IP));
    FLOWER.put(17, new Entry("dst_ip_mask", IP));
    FLOWER.put(18, new Entry("src_port", BE16));
    FLOWER.put(19, new Entry("dst_port", BE16));
    FLOWER.put(20, new Entry("src_port", BE16));
    FLOWER.put(21, new Entry("dst_port", BE16));
    FLOWER.put(22, new Entry("flags", U32));
    FLOWER.put(23, new Entry("vlan_id", U16));
    FLOWER.put(26, new Entry("enc_key_id", BE32));
  }

  private static final Map<String, Map<Integer, Entry>> KINDS =
      Map.of(
          "flower",
          FLOWER,
          "bpf",
          Map.of(7, new Entry("name", TEXT), 11, new Entry("id", U32)),
          "u32",
          Map.of(8, new Entry("indev", TEXT), 4, new Entry("divisor", U32)),
          "fw",
          Map.of(3, new Entry("indev", TEXT), 5, new Entry("mask", U32)),
          "matchall",
          Map.of(),
          "basic",
          Map.of());

  /** Where each kind has its class and its actions: TCA_<kind>_CLASSID and TCA_<kind>_ACT. */
  private static final Map<String, int[]> CLASS_AND_ACTIONS =
      Map.of(
          "flower", new int[] {1, 3},
          "bpf", new int[] {3, 1},
          "u32", new int[] {1, 7},
          "fw", new int[] {1, 4},
          "matchall", new int[] {1, 2},
          "basic", new int[] {1, 3});

  private static final int TCA_BPF_OPS = 5;
  private static final int TCA_BPF_FLAGS = 8;
  private static final int TCA_BPF_FLAG_ACT_DIRECT = 1;
  private static final int TCA_U32_SEL = 5;
  private static final int TCA_POLICE_OF_U32 = 6;
  private static final int TCA_POLICE_OF_OTHERS = 2;

  private FilterOptions() {}

  /** What dnet knows of a filter; conditions that it does not know are kept by number. */
  static Map<String, String> of(String kind, Octets options) throws MalformedMessageException {
    Map<String, String> values = new TreeMap<>();
    Map<Integer, Entry> names = KINDS.get(kind);
    int[] places = CLASS_AND_ACTIONS.get(kind);
    for (Attribute attribute : Attributes.of(options)) {
      int type = attribute.type();
      Octets value = attribute.value();
      Entry entry = names == null ? null : names.get(type);
      if (entry != null) {
        values.put(entry.name(), entry.form().read(value));
      } else if (places != null && type == places[0]) {
        values.put("classid", QdiscHandles.text(value.u32(0)));
      } else if (places != null && type == places[1]) {
        values.put("action", FilterActions.of(value));
      } else if (!special(kind, type, value, values)) {
        values.put("#" + type, value.hex(""));
      }
    }
    return values;
  }

  /** Attributes that are no plain values; false where this is none. */
  private static boolean special(String kind, int type, Octets value, Map<String, String> values)
      throws MalformedMessageException {
    switch (kind) {
      case "bpf" -> {
        switch (type) {
          case TCA_BPF_OPS -> values.put("bytecode", bytecode(value));
          case TCA_BPF_FLAGS -> {
            if ((value.u32(0) & TCA_BPF_FLAG_ACT_DIRECT) != 0) {
              values.put("direct-action", "true");
            }
          }
          case 4, 9 -> {
            // The program's length, which it shows itself; offloading.
          }
          case 10 -> values.put("tag", value.hex(""));
          default -> {
            return false;
          }
        }
      }
      case "u32" -> {
        switch (type) {
          case TCA_U32_SEL -> values.put("match", selector(value));
          case TCA_POLICE_OF_U32 -> values.put("action", "police");
          case 2, 9, 11 -> {
            // The hash table that it is in, counters, offloading.
          }
          default -> {
            return false;
          }
        }
      }
      case "fw" -> {
        if (type != TCA_POLICE_OF_OTHERS) {
          return false;
        }
        values.put("action", "police");
      }
      default -> {
        // Of matchall only counters and offloading are left: they decide nothing.
        return kind.equals("matchall");
      }
    }
    return true;
  }

  /** Classic BPF as tc(8) writes it: the number of instructions, then each. */
  private static String bytecode(Octets program) throws MalformedMessageException {
    StringBuilder text = new StringBuilder().append(program.length() / 8);
    for (int at = 0; at + 8 <= program.length(); at += 8) {
      text.append(',')
          .append(program.u16(at))
          .append(' ')
          .append(program.u8(at + 2))
          .append(' ')
          .append(program.u8(at + 3))
          .append(' ')
          .append(program.u32(at + 4));
    }
    return text.toString();
  }

  /** struct tc_u32_sel: 16 octets, then keys of mask, value, offset and offset's mask. */
  private static String selector(Octets value) throws MalformedMessageException {
    StringBuilder text = new StringBuilder();
    int keys = value.u8(2);
    for (int key = 0; key < keys; key++) {
      int at = 16 + key * 16;
      text.append(text.length() == 0 ? "" : ", ")
          .append(
              String.format(
                  "%08x/%08x at %s%d",
                  value.be32(at + 4),
                  value.be32(at),
                  value.s32(at + 12) == 0 ? "" : "nexthdr+",
                  value.s32(at + 8)));
    }
    return text.toString();
  }
}
