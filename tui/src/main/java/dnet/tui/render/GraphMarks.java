package dnet.tui.render;

/**
 * What a tree's branches are drawn with.
 *
 * @param branch before one that others follow
 * @param last before the last one
 * @param through below one that others follow
 * @param pair between the two ends of a veth pair
 * @param published before a published port
 */
record GraphMarks(String branch, String last, String through, String pair, String published) {
  static final GraphMarks BOX = new GraphMarks("├─ ", "└─ ", "│  ", "──", "◂");
  static final GraphMarks ASCII = new GraphMarks("|- ", "`- ", "|  ", "--", "<");
}
