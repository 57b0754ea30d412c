package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.browser.Browser;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.lamp.Lamp;
import io.jwasm.integration.lamp.WordPress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WordPress in PHP under jwasm as a browser shows it; pictures are left in build/screenshots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
  private static final String SITE = "http://localhost";

  private Lamp lamp;
  private Browser browser;
  private WordPress author;

  @BeforeAll
  void start() {
    lamp = Lamp.open();
    lamp.database();
    lamp.web();
    lamp.php();
    author = new WordPress(lamp.curl(), SITE, lamp.file("cookies"));
    author.install("größe & 漢字");
    browser = Browser.start(lamp.sandbox());
  }

  @AfterAll
  void stop() {
    if (lamp == null) {
      return;
    }
    try (Lamp _ = lamp) {
      if (browser != null) {
        browser.close();
      }
    }
  }

  @BeforeEach
  void forget() {
    browser.forget();
  }

  @Test
  void theFrontPageIsShown() throws IOException {
    browser.open(SITE + "/");
    assertThat(browser.text("document.title")).isEqualTo("größe & 漢字");
    assertThat(browser.text("document.body.innerText")).contains("Hello world!", "größe & 漢字");
    // Scripts ran, and style sheets of the theme count.
    browser.await("window._wpemojiSettings.supports.everything !== undefined");
    assertThat(
            browser.text("getComputedStyle(document.querySelector('.wp-site-blocks h1')).fontSize"))
        .isNotEqualTo("32px");
    assertShown("front-page");
  }

  @Test
  void theDashboardIsShownAfterLoggingIn() throws IOException {
    browser.open(SITE + "/wp-login.php");
    browser.evaluate(
        """
        document.querySelector('#user_login').value = 'admin';
        document.querySelector('#user_pass').value = '%s';
        document.querySelector('#wp-submit').click();\
        """
            .formatted(WordPress.PASSWORD));
    // jQuery UI makes the boxes movable when everything is there.
    browser.await("location.pathname == '/wp-admin/' && document.querySelector('.ui-sortable')");
    browser.awaitLoaded();
    assertThat(browser.text("document.title")).startsWith("Dashboard ‹ größe & 漢字");
    assertThat(browser.text("document.body.innerText")).contains("Howdy, admin", "At a Glance");
    assertThat(browser.text("document.body.className")).doesNotContain("no-js");
    assertThat(browser.traffic().answers())
        .anyMatch(answer -> answer.startsWith("200 " + SITE + "/wp-admin/load-scripts.php"))
        .anyMatch(answer -> answer.startsWith("200 " + SITE + "/wp-admin/load-styles.php"));
    assertShown("dashboard");
  }

  private void assertShown(String name) throws IOException {
    Path file = Places.top().resolve("build/screenshots/" + name + ".png");
    BufferedImage image = ImageIO.read(browser.screenshot(file).toFile());
    assertThat(image.getWidth()).isEqualTo(Browser.WIDTH);
    assertThat(image.getHeight()).isEqualTo(Browser.HEIGHT);
    int[] pixels = image.getRGB(0, 0, Browser.WIDTH, Browser.HEIGHT, null, 0, Browser.WIDTH);
    assertThat(Arrays.stream(pixels).distinct().count()).as("colours").isGreaterThan(100);
    // Pictures of persons are another site's, which is not reached from here.
    assertThat(browser.traffic().failures())
        .filteredOn(failure -> !failure.contains(".gravatar.com/"))
        .isEmpty();
  }

  @Test
  void whatIsMissingOrFailsIsNoticed() {
    lamp.script(
        "broken.php", "echo '<img src=none.php><img src=none.png><script>none();</script>';");
    browser.open(SITE + "/broken.php");
    assertThat(browser.traffic().failures())
        .contains("404 " + SITE + "/none.php", "text/html as Image " + SITE + "/none.png/")
        .anyMatch(failure -> failure.contains("none is not defined"));
  }
}
