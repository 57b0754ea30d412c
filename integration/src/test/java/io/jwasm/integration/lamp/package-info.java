/** The WordPress stack as processes in one sandbox: nginx, MariaDB, PHP under jwasm and native. */
package io.jwasm.integration.lamp;
