package io.jwasm.shim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class OptionValuesTest {
  private final ByteSize.Converter sizes = new ByteSize.Converter();
  private final TimeSpan spans = new TimeSpan();
  private final VolumeOption.Converter volumes = new VolumeOption.Converter();

  @ParameterizedTest
  @CsvSource({
    "65536, 65536",
    "1k, 1024",
    "256m, 268435456",
    "256M, 268435456",
    "1g, 1073741824",
    "2gb, 2147483648",
    "3MiB, 3145728",
    "1t, 1099511627776"
  })
  void readsSizes(String text, long bytes) {
    assertThat(sizes.convert(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "m", "-1m", "1.5g", "1x", "1 m", "999999999999999t"})
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> sizes.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("\"" + text + "\" is ");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "25400000, 25.4 MB", "999960, 1.0 MB"})
  void showsSizes(long bytes, String text) {
    assertThat(ByteSize.text(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "10s, 10000",
    "1m30s, 90000",
    "2h, 7200000",
    "0.5s, 500",
    "1d, 86400000"
  })
  void readsDurations(String text, long millis) {
    assertThat(spans.convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "0s", "-1s", "1 s", "1y", "1s2"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> spans.convert(text)).isInstanceOf(TypeConversionException.class);
  }

  @Test
  void readsVolumes() {
    assertThat(volumes.convert("/srv/www:/var/www:ro"))
        .isEqualTo(new VolumeOption(Path.of("/srv/www"), "/var/www", true));
    assertThat(volumes.convert("/srv/www:/var/www"))
        .isEqualTo(new VolumeOption(Path.of("/srv/www"), "/var/www", false));
    assertThat(volumes.convert("data:/d:rw,Z").host()).isAbsolute().endsWithRaw(Path.of("data"));
  }

  @ParameterizedTest
  @CsvSource({
    "/srv, 'write host:guest, host:guest:ro or host:guest:rw'",
    ":/x, 'write host:guest, host:guest:ro or host:guest:rw'",
    "/srv:www, 'the guest path \"www\" must be absolute'",
    "/srv:/www:rx, '\"rx\" is neither ro nor rw'"
  })
  void saysWhatIsWrongWithAVolume(String text, String reason) {
    assertThatThrownBy(() -> volumes.convert(text))
        .hasMessage("\"" + text + "\" is not a volume: " + reason);
  }
}
