package dnet.inspector.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables of database Open_vSwitch that matter here, taken in one transaction. */
final class OvsDatabase {
  private static final List<String> TABLES =
      List.of("Open_vSwitch", "Bridge", "Port", "Interface", "Controller");

  /** Options that say where an interface leads. Others may be secrets, as {@code psk} is. */
  private static final Set<String> OPTIONS =
      Set.of(
          "remote_ip",
          "local_ip",
          "key",
          "in_key",
          "out_key",
          "dst_port",
          "peer",
          "tos",
          "ttl",
          "df_default",
          "csum",
          "packet_type",
          "exts",
          "erspan_ver",
          "erspan_idx");

  /** What ovs-docker, Neutron, OVN and its Kubernetes relative note of an interface's user. */
  private static final Set<String> EXTERNAL_IDS =
      Set.of(
          "iface-id",
          "attached-mac",
          "attached_mac",
          "iface-status",
          "vm-id",
          "vm-uuid",
          "container_id",
          "container_iface",
          "sandbox",
          "ip_addresses");

  private final Map<String, Map<String, JsonNode>> tables = new LinkedHashMap<>();

  private OvsDatabase() {}

  /**
   * Reads all tables at one moment.
   *
   * @throws OvsException if the database does not answer or holds no such tables
   */
  static OvsDatabase read(JsonRpc rpc) throws OvsException {
    ArrayNode params = JsonRpc.array().add("Open_vSwitch");
    for (String table : TABLES) {
      params.add(
          JsonRpc.object().put("op", "select").put("table", table).set("where", JsonRpc.array()));
    }
    JsonNode results = rpc.call("transact", params);
    OvsDatabase database = new OvsDatabase();
    for (int i = 0; i < TABLES.size(); i++) {
      database.add(TABLES.get(i), results.path(i));
    }
    return database;
  }

  private void add(String table, JsonNode result) throws OvsException {
    if (!result.path("rows").isArray()) {
      throw new OvsException("reading table " + table + ": " + Datum.complaint(result));
    }
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    for (JsonNode row : result.path("rows")) {
      Datum.references(row.path("_uuid")).forEach(id -> rows.put(id, row));
    }
    tables.put(table, rows);
  }

  /** The daemon's version. */
  @Nullable String version() {
    return rows("Open_vSwitch").values().stream()
        .map(row -> Datum.text(row.path("ovs_version")))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The bridges by name, without flows. */
  List<OvsBridgeFacts> bridges() {
    List<OvsBridgeFacts> bridges = new ArrayList<>();
    for (JsonNode row : rows("Bridge").values()) {
      String name = Datum.text(row.path("name"));
      if (name != null) {
        bridges.add(
            new OvsBridgeFacts(
                name,
                Datum.text(row.path("datapath_id")),
                orEmpty(Datum.text(row.path("datapath_type"))),
                Datum.text(row.path("fail_mode")),
                Datum.flag(row.path("stp_enable")),
                Datum.flag(row.path("rstp_enable")),
                controllers(row.path("controller")),
                ports(row.path("ports")),
                null,
                null));
      }
    }
    bridges.sort(Comparator.comparing(OvsBridgeFacts::name));
    return bridges;
  }

  private List<OvsBridgeFacts.Controller> controllers(JsonNode references) {
    List<OvsBridgeFacts.Controller> controllers = new ArrayList<>();
    for (JsonNode row : referred("Controller", references)) {
      String target = Datum.text(row.path("target"));
      if (target != null) {
        controllers.add(
            new OvsBridgeFacts.Controller(
                target, Datum.flag(row.path("is_connected")), Datum.text(row.path("role"))));
      }
    }
    controllers.sort(Comparator.comparing(OvsBridgeFacts.Controller::target));
    return controllers;
  }

  private List<OvsPortFacts> ports(JsonNode references) {
    List<OvsPortFacts> ports = new ArrayList<>();
    for (JsonNode row : referred("Port", references)) {
      String name = Datum.text(row.path("name"));
      if (name != null) {
        ports.add(
            new OvsPortFacts(
                name,
                Datum.number(row.path("tag")),
                Datum.numbers(row.path("trunks")),
                Datum.text(row.path("vlan_mode")),
                Datum.text(row.path("bond_mode")),
                interfaces(row.path("interfaces"))));
      }
    }
    ports.sort(Comparator.comparing(OvsPortFacts::name));
    return ports;
  }

  private List<OvsPortFacts.Interface> interfaces(JsonNode references) {
    List<OvsPortFacts.Interface> interfaces = new ArrayList<>();
    for (JsonNode row : referred("Interface", references)) {
      String name = Datum.text(row.path("name"));
      if (name != null) {
        interfaces.add(
            new OvsPortFacts.Interface(
                name,
                orEmpty(Datum.text(row.path("type"))),
                Datum.number(row.path("ofport")),
                Datum.number(row.path("ifindex")),
                Datum.text(row.path("mac_in_use")),
                Datum.text(row.path("admin_state")),
                Datum.text(row.path("link_state")),
                Datum.number(row.path("mtu")),
                Datum.text(row.path("error")),
                chosen(row.path("options"), OPTIONS),
                statistics(row.path("statistics")),
                chosen(row.path("external_ids"), EXTERNAL_IDS)));
      }
    }
    interfaces.sort(Comparator.comparing(OvsPortFacts.Interface::name));
    return interfaces;
  }

  private static SortedMap<String, String> chosen(JsonNode datum, Set<String> wanted) {
    SortedMap<String, String> chosen = new TreeMap<>();
    Datum.map(datum)
        .forEach(
            (key, value) -> {
              if (wanted.contains(key) && value.isTextual()) {
                chosen.put(key, value.textValue());
              }
            });
    return chosen;
  }

  private static SortedMap<String, Long> statistics(JsonNode datum) {
    SortedMap<String, Long> statistics = new TreeMap<>();
    Datum.map(datum)
        .forEach(
            (key, value) -> {
              if (value.isIntegralNumber() && value.canConvertToLong()) {
                statistics.put(key, value.longValue());
              }
            });
    return statistics;
  }

  private List<JsonNode> referred(String table, JsonNode references) {
    Map<String, JsonNode> rows = rows(table);
    return Datum.references(references).stream().map(rows::get).filter(Objects::nonNull).toList();
  }

  private Map<String, JsonNode> rows(String table) {
    return tables.getOrDefault(table, Map.of());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
