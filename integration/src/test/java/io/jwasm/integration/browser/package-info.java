/** A real browser in a sandbox, led by Chromium's DevTools protocol. */
package io.jwasm.integration.browser;
