//! What was learnt, as bytes: so that only new content has to be learnt from, and a start does not wait for it.
//!
//! Numbers are little-endian. Nothing here can fail on bad bytes but by `None`.

/// Writes bytes.
#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn count(&mut self, count: usize) {
        self.bytes.extend((count as u32).to_le_bytes());
    }

    pub(super) fn float(&mut self, value: f32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend(text.as_bytes());
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend(bytes);
    }

    pub(super) fn floats(&mut self, values: &[f32]) {
        self.count(values.len());
        values.iter().for_each(|value| self.float(*value));
    }

    pub(super) fn longs(&mut self, values: impl ExactSizeIterator<Item = u64>) {
        self.count(values.len());
        values.for_each(|value| self.bytes.extend(value.to_le_bytes()));
    }
}

/// Reads what [`Writer`] wrote.
#[derive(Debug)]
pub(super) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { rest: bytes }
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    pub(super) fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(super) fn raw(&mut self) -> Option<&'b [u8]> {
        let length = self.count()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.raw()?).ok()
    }

    pub(super) fn floats(&mut self) -> Option<Vec<f32>> {
        let length = self.count()?;
        let (floats, _) = self.take(length.checked_mul(4)?)?.as_chunks();
        Some(
            floats
                .iter()
                .map(|four| f32::from_le_bytes(*four))
                .collect(),
        )
    }

    pub(super) fn longs(&mut self) -> Option<impl Iterator<Item = u64> + use<'b>> {
        let length = self.count()?;
        let (longs, _) = self.take(length.checked_mul(8)?)?.as_chunks();
        Some(longs.iter().map(|eight| u64::from_le_bytes(*eight)))
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_was_written_and_nothing_else() {
        let mut writer = Writer::default();
        writer.count(7);
        writer.float(0.5);
        writer.text("wifi");
        writer.raw(&[1, 2]);
        writer.floats(&[1.0, -2.0]);
        writer.longs([3_u64, 4].into_iter());
        let bytes = writer.finish();
        let read = |bytes: &[u8]| {
            let mut reader = Reader::new(bytes);
            let read = (
                reader.count()?,
                reader.float()?,
                reader.text()?.to_owned(),
                reader.raw()?.to_vec(),
                reader.floats()?,
                reader.longs()?.collect::<Vec<_>>(),
            );
            reader.is_at_end().then_some(read)
        };
        let read_back = (
            7,
            0.5,
            "wifi".to_owned(),
            vec![1, 2],
            vec![1.0, -2.0],
            vec![3, 4],
        );
        assert_eq!(read(&bytes), Some(read_back));
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), None);
        }
    }
}
