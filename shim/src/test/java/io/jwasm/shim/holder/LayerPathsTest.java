package io.jwasm.shim.holder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LayerPathsTest {
  private static String layers(String form, int count) {
    return "lowerdir="
        + IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(":"));
  }

  @Test
  void fewLayersKeepTheirWholePaths() {
    String data = "index=off," + layers("/snapshots/%d/fs", 10) + ",upperdir=/u";
    assertThat(LayerPaths.of(data)).isEqualTo(new LayerPaths("", data));
    assertThat(LayerPaths.of("size=1m")).isEqualTo(new LayerPaths("", "size=1m"));
  }

  @Test
  void manyLayersAreNamedFromTheirCommonDirectory() {
    String long1 = "/var/" + "long/".repeat(10);
    LayerPaths paths =
        LayerPaths.of("index=off," + layers(long1 + "1%d/fs", 100) + ",upperdir=" + long1 + "u");
    assertThat(paths.directory() + "/").isEqualTo(long1);
    assertThat(paths.data())
        .isEqualTo("index=off," + layers("1%d/fs", 100) + ",upperdir=" + long1 + "u");
  }

  @Test
  void whatHasNothingInCommonStaysAsItIs() {
    String apart = layers("/%d/" + "x".repeat(60), 100);
    assertThat(LayerPaths.of(apart)).isEqualTo(new LayerPaths("", apart));
    String escaped = layers("/long/" + "x".repeat(60) + "\\:%d", 100);
    assertThat(LayerPaths.of(escaped).directory()).isEmpty();
  }
}
