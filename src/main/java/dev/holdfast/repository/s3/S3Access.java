package dev.holdfast.repository.s3;

/** What every request to one repository's bucket needs. */
record S3Access(
        S3Connection connection,
        S3Failures failures,
        S3Settings settings,
        Names names,
        Lookup lookup,
        Integrity integrity) {
    static S3Access of(S3Settings settings, S3Connection.Pace pace) {
        S3Failures failures = new S3Failures(settings);
        S3Connection connection = new S3Connection(settings, failures, pace);
        Names names = Names.of(settings);
        Lookup lookup = new Lookup(connection, failures, names);
        return new S3Access(connection, failures, settings, names, lookup, new Integrity(settings.checksum()));
    }
}
