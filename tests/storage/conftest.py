from storage.buckets import bucket, s3_endpoint

__all__ = ["bucket", "s3_endpoint"]
