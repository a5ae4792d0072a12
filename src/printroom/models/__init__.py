"""The tables. Importing this package registers all of them."""

from printroom.models.asset import Asset
from printroom.models.base import Model, now
from printroom.models.blob import Blob, Picture
from printroom.models.company import Company, ImageFormat, PublishContext
from printroom.models.folder import AssetPermission, Folder, FolderPermission
from printroom.models.job import Job, JobItem, JobLogLine, Worker
from printroom.models.metadata import MetadataField, MetadataValue, TagValue
from printroom.models.profile import ColorProfile
from printroom.models.publish import PublishedAsset, PublishedAttributes, PublishedPreset
from printroom.models.recipe import Recipe
from printroom.models.user import AccessGroup, GroupMember, Membership, RememberedReply, Token, User

__all__ = [
    "AccessGroup",
    "Asset",
    "AssetPermission",
    "Blob",
    "ColorProfile",
    "Company",
    "Folder",
    "FolderPermission",
    "GroupMember",
    "ImageFormat",
    "Job",
    "JobItem",
    "JobLogLine",
    "Membership",
    "MetadataField",
    "MetadataValue",
    "Model",
    "Picture",
    "PublishContext",
    "PublishedAsset",
    "PublishedAttributes",
    "PublishedPreset",
    "Recipe",
    "RememberedReply",
    "TagValue",
    "Token",
    "User",
    "Worker",
    "now",
]
