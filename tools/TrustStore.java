import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/** Adds the certificates of a PEM bundle to a trust store of the JDK: {@code STORE BUNDLE}. */
class TrustStore {
  public static void main(String[] args) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance(new java.io.File(args[0]), password);
    int next = store.size();
    try (var bundle = new FileInputStream(args[1])) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bundle)) {
        if (store.getCertificateAlias(certificate) == null) {
          store.setCertificateEntry("system-" + next++, certificate);
        }
      }
    }
    try (var out = new FileOutputStream(args[0])) {
      store.store(out, password);
    }
  }
}
