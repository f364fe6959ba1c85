package dev.tributary.net.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;

/** The files that one end's parameters name, read anew whenever asked. Blocking; each throws {@link TlsFileException}. */
interface TlsFiles {

    /**
     * Who we are, if we show a certificate at all.
     *
     * @param make whether a certificate that is made at start is made now; else what it takes is only looked at
     */
    Optional<Identity> identity(boolean make);

    /** Whom we accept. */
    X509ExtendedTrustManager trust();

    /** Readings of one file each: what is wrong with it is thrown. */
    Stream<Runnable> each();

    /** The parameter that names our certificate. */
    String identityParameter();

    /** Files and folders that matter. */
    List<Path> paths();
}
