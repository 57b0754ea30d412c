package io.jwasm.shim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class EnvironmentOptionsTest {
  @TempDir Path folder;

  private static List<String> merged(List<String> image, String... args) {
    var options = new EnvironmentOptions();
    CommandSpec spec = CommandSpec.create();
    options.addTo(spec);
    new CommandLine(spec).parseArgs(args);
    return options.over(image, Map.of("HOME", "/home/me"));
  }

  @Test
  void laterOnesWinAndKeepTheirPlace() {
    assertThat(merged(List.of("A=1", "B=2"), "-e", "A=3", "-e", "C=", "--env", "D=x=y"))
        .containsExactly("A=3", "B=2", "C=", "D=x=y");
  }

  @Test
  void aNameAloneIsCopiedFromTheHostIfItIsSetThere() {
    assertThat(merged(List.of(), "-e", "HOME", "-e", "NOT_SET")).containsExactly("HOME=/home/me");
  }

  @Test
  void filesComeBeforeOptions() throws IOException {
    Path file = Files.writeString(folder.resolve("env"), "# comment\n\n A=file \nB=file\nHOME\n");
    assertThat(merged(List.of("A=image"), "-e", "B=option", "--env-file", file.toString()))
        .containsExactly("A=file ", "B=option", "HOME=/home/me");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> merged(List.of(), "--env-file", "/no/such"))
        .isInstanceOf(JwasmException.class)
        .hasMessage("read environment file \"/no/such\": no such file");
  }

  @Test
  void refusesEntriesWithoutName() {
    assertThatThrownBy(() -> merged(List.of(), "-e", "=x"))
        .hasMessage("set environment variable \"=x\": not of the form NAME=VALUE");
  }
}
