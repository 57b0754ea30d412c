package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.Curl;
import io.jwasm.integration.lamp.Lamp;
import io.jwasm.integration.lamp.WordPress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WordPress in PHP under jwasm, behind nginx, with MariaDB. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StackIT {
  private static final int TIMED_OUT = 28;

  private Lamp lamp;
  private Curl curl;
  private WordPress author;
  private Running database;
  private Running php;

  @BeforeAll
  void start() {
    lamp = Lamp.open();
    curl = lamp.curl();
    database = lamp.database();
    lamp.web();
    lamp.nativePhp();
    php = lamp.php();
    author = new WordPress(curl, "http://web", lamp.file("cookies"));
    author.install("größe & 漢字");
    lamp.script("hello.php", "echo 'hello ', $_GET['n'] ?? '';");
    lamp.script(
        "much.php", "for ($i = 0; $i < 400; $i++) { echo str_repeat('x', 20000); flush(); }");
  }

  @AfterAll
  void stop() {
    if (lamp != null) {
      lamp.close();
    }
  }

  private void assertAnswers() {
    assertThat(curl.page("http://web/hello.php?n=1")).isEqualTo("hello 1");
  }

  @Test
  void anAuthorPublishesAPictureAndVisitorsSeeIt() throws IOException {
    author.logIn();
    Path picture = image(lamp.file("picture.png"));
    var media = author.upload(picture, "image/png");
    assertThat(media.address()).endsWith("/picture.png");
    author.publish("First post", "<p>by curl</p>", media);

    String front = curl.page("http://web/");
    assertThat(front).contains("größe &amp; 漢字", "First post", media.address());
    assertThat(front).isEqualTo(curl.page("http://web:81/").replace("web:81", "web"));
    Path copy = lamp.file("copy.png");
    curl.call("-f", "-o", copy, media.address()).expectExit(0);
    assertThat(copy).hasSameBinaryContentAs(picture);
  }

  private static Path image(Path file) throws IOException {
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  @Test
  void uploadsAreTakenUpToTheLimitOfTheWebServer() throws IOException {
    lamp.script(
        "upload.php",
        """
        $to = __DIR__ . '/wp-content/uploads/large.bin';
        var_dump(move_uploaded_file($_FILES['file']['tmp_name'], $to));\
        """);
    byte[] bytes = new byte[48 << 20];
    new Random(1).nextBytes(bytes);
    Path large = Files.write(lamp.file("large.bin"), bytes);
    assertThat(curl.call("-F", "file=@" + large, "http://web/upload.php").stdout())
        .isEqualTo("bool(true)\n");
    assertThat(lamp.file("wordpress/wp-content/uploads/large.bin")).hasSameBinaryContentAs(large);

    Path larger = lamp.file("larger.bin");
    try (var file = new RandomAccessFile(larger.toFile(), "rw")) {
      file.setLength(65 << 20);
    }
    assertThat(curl.statuses("-F", "file=@" + larger, "http://web/upload.php"))
        .containsExactly("413");
    assertAnswers();
  }

  @Test
  void clientsThatGoDoNotEndIt() throws IOException {
    curl.call("--limit-rate", "10k", "--max-time", 1, "-o", "/dev/null", "http://web/much.php")
        .expectExit(TIMED_OUT);
    assertAnswers();
    Path body = Files.write(lamp.file("body"), new byte[1 << 20]);
    curl.call(
            "--limit-rate",
            "10k",
            "--max-time",
            1,
            "--data-binary",
            "@" + body,
            "http://web/hello.php")
        .expectExit(TIMED_OUT);
    assertAnswers();
    lamp.script("sleep.php", "sleep(2); echo str_repeat('x', 1 << 20);");
    curl.call("--max-time", 1, "http://web/sleep.php").expectExit(TIMED_OUT);
    assertAnswers();
  }

  @Test
  void twentyClientsAndASlowOneAreAllAnswered() {
    try (Running slow =
        curl.start(
            "--limit-rate",
            "2M",
            "-w",
            "%{size_download}",
            "-o",
            "/dev/null",
            "http://web/much.php")) {
      assertThat(
              curl.statuses(
                  "--parallel",
                  "--parallel-immediate",
                  "--parallel-max",
                  20,
                  "http://web/?n=[1-20]"))
          .isEqualTo(Collections.nCopies(20, "200"));
      assertThat(slow.finish(Lamp.PATIENCE).expectExit(0).stdout()).isEqualTo("8000000");
    }
    String each = "%{num_connects} %{http_code}\\n";
    assertThat(curl.call("-o", "/dev/null", "-w", each, "http://web/hello.php?n=[1-4]").stdout())
        .isEqualTo("1 200\n0 200\n0 200\n0 200\n");
    assertAnswers();
  }

  @Test
  void aFatalErrorIsAnsweredWithItsStatus() {
    lamp.script("fatal.php", "trigger_error('on purpose', E_USER_ERROR);");
    assertThat(curl.statuses("http://web/fatal.php?n=[1-3]")).containsOnly("500").hasSize(3);
    assertAnswers();
  }

  @Test
  void servicesThatWereAwayServeAgain() {
    String front = curl.page("http://web/");
    lamp.stop(database);
    assertThat(curl.call("http://web/").stdout()).contains("establishing a database connection");
    database = lamp.database();
    assertThat(curl.page("http://web/")).isEqualTo(front);

    lamp.stop(php);
    assertThat(curl.call("http://web/").stdout()).contains("502 Bad Gateway");
    php = lamp.php();
    assertThat(curl.page("http://web/")).isEqualTo(front);
  }

  private void servesTheSameFrontPage(String build, int offset) {
    lamp.php(build, 9000 + offset);
    String host = "web:" + (80 + offset);
    assertThat(curl.page("http://" + host + "/").replace(host, "web"))
        .isEqualTo(curl.page("http://web/"));
  }

  @Test
  void aBuildWithoutExceptionsServesTheSameFrontPage() {
    servesTheSameFrontPage("php/php-cgi-trap.wasm", 2);
  }

  /** A page of WordPress takes it minutes. */
  @Test
  void theOtherEngineReachesTheDatabaseToo() {
    lamp.script(
        "posts.php",
        """
        $db = new mysqli('db', 'wordpress', 'wordpress', 'wordpress');
        $posts = $db->query("select post_title from wp_posts where post_name = 'hello-world'");
        echo $posts->fetch_row()[0];\
        """);
    lamp.php("php/php-cgi.wasm", 9004, "--engine", "jvm");
    assertThat(curl.page("http://web:84/posts.php")).isEqualTo("Hello world!");
  }

  /** CONTRIBUTING says how to build it, which takes minutes. */
  @Test
  void aBuildThatTheCompilerDidNotOptimiseServesTheSameFrontPage() {
    String build = "php-O0/php-cgi.wasm";
    assumeTrue(Places.hasGuest(build), "not built");
    servesTheSameFrontPage(build, 3);
  }
}
