package io.jwasm.shim.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OomScoreTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "500, 300, true, 300",
    "500, 300, false, 500",
    "300, 500, false, 500",
    "-98, -50, false, -50",
    "-50, -98, true, -98",
  })
  void isThatOfTheContainerOrTheGreatest(int before, int score, boolean alone, int after)
      throws IOException {
    Path file = Files.writeString(directory.resolve("score"), before + "\n");
    OomScore.adopt(file, score, alone);
    assertThat(file).content().startsWith(after + "\n");
  }

  @Test
  void doesNoHarmWhereItCannotBeWritten() throws IOException {
    OomScore.adopt(directory.resolve("missing"), 5, true);
    assertThat(directory).isEmptyDirectory();
    Path strange = Files.writeString(directory.resolve("strange"), "x");
    OomScore.adopt(strange, 5, false);
    assertThat(strange).hasContent("x");
  }
}
