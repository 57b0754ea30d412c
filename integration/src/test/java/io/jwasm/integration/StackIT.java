package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.Lamp;
import io.jwasm.integration.lamp.WordPress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** WordPress in PHP under jwasm, behind nginx, with MariaDB. */
class StackIT {
  @Test
  void wordPressInstallsItselfAndPublishes() throws IOException {
    try (Lamp lamp = Lamp.open()) {
      Running database = lamp.database();
      lamp.web();
      lamp.nativePhp();
      Running php = lamp.php();
      var author = new WordPress(lamp, "http://web");
      author.install("größe & 漢字");
      author.logIn();
      var picture = author.upload(image(lamp.file("picture.png")), "image/png");
      assertThat(picture.address()).endsWith("/picture.png");
      author.publish("First post", "<p>by curl</p>", picture);

      String front = lamp.page("http://web/");
      assertThat(front).contains("größe &amp; 漢字", "First post", picture.address());
      assertThat(front).isEqualTo(lamp.page("http://web:81/").replace("web:81", "web"));
      lamp.curl("-f", "--parallel", "--parallel-max", 20, "-o", "/dev/null", "http://web/?n=[1-20]")
          .expectExit(0);

      lamp.stop(database);
      assertThat(lamp.curl("http://web/").stdout()).contains("establishing a database connection");
      lamp.database();
      assertThat(lamp.page("http://web/")).isEqualTo(front);

      lamp.stop(php);
      assertThat(lamp.curl("http://web/").stdout()).contains("502 Bad Gateway");
      lamp.php();
      assertThat(lamp.page("http://web/")).isEqualTo(front);
    }
  }

  private static Path image(Path file) throws IOException {
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }
}
