package dnet.inspector.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordRewriterTest {
  /** A component of every sort that a snapshot has. */
  public record Tree(
      String text,
      @Nullable String none,
      int number,
      @Nullable Long boxed,
      boolean flag,
      List<String> texts,
      List<Tree> children,
      Map<String, String> values,
      SortedMap<Integer, Long> numbers) {}

  /** Refuses to be changed. */
  public record Picky(String text) {
    public Picky {
      if (text.startsWith("new")) {
        throw new IllegalArgumentException("no");
      }
    }
  }

  private static Tree tree(String text, List<Tree> children) {
    return new Tree(
        text,
        null,
        7,
        8L,
        true,
        List.of("a", "b"),
        children,
        Map.of("k", "v"),
        new TreeMap<>(Map.of(1, 2L)));
  }

  @Test
  void everyTextIsReplacedAndNothingElse() {
    List<String> seen = new ArrayList<>();
    Tree rewritten =
        new RecordRewriter(
                (owner, component, text) -> {
                  seen.add(owner.getSimpleName() + "." + component + "=" + text);
                  return "new " + text;
                })
            .rewrite(tree("root", List.of(tree("leaf", List.of()))));

    assertThat(rewritten.text()).isEqualTo("new root");
    assertThat(rewritten.none()).isNull();
    assertThat(rewritten.number()).isEqualTo(7);
    assertThat(rewritten.boxed()).isEqualTo(8L);
    assertThat(rewritten.flag()).isTrue();
    assertThat(rewritten.texts()).containsExactly("new a", "new b");
    assertThat(rewritten.values()).isEqualTo(Map.of("k", "new v"));
    assertThat(rewritten.numbers()).isEqualTo(Map.of(1, 2L));
    assertThat(rewritten.children().get(0).text()).isEqualTo("new leaf");
    assertThat(seen)
        .contains("Tree.text=root", "Tree.texts=a", "Tree.texts=b", "Tree.values.k=v")
        .hasSize(8);
  }

  @Test
  void whatARecordRefusesIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new RecordRewriter((o, c, t) -> "new").rewrite(new Picky("old")))
        .withMessageContaining("Picky");
    assertThat(Arrays.asList(new RecordRewriter((o, c, t) -> t).rewrite(new Picky("old"))))
        .containsExactly(new Picky("old"));
  }
}
