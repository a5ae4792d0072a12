"""Folders."""

from printroom.contract.messages import CreateFolderParam, CreateFolderReturn
from printroom.services import Services


def create_folder(services: Services, param: CreateFolderParam) -> CreateFolderReturn:
    folder = services.folders.create(param.folder_path)
    return CreateFolderReturn(folder_handle=folder.handle)
