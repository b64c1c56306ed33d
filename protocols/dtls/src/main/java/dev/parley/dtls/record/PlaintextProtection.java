package dev.parley.dtls.record;

/** The records of epoch 0: a header and the content as it is. */
final class PlaintextProtection implements RecordProtection {
    @Override
    public int headerLength() {
        return Record.HEADER;
    }

    @Override
    public int trailerLength() {
        return 0;
    }

    @Override
    public void seal(byte[] array, int start, int contentLength, int type, int epoch, long sequence) {
        RecordProtection.putHeader(array, start, type, epoch, sequence, contentLength);
    }

    @Override
    public boolean open(Record record) {
        return true;
    }
}
