"""Folders."""

from printroom.answers.folders import folders, permission_sets, tree
from printroom.contract.messages import (
    CreateFolderParam,
    CreateFolderReturn,
    DeleteFolderParam,
    DeleteFolderReturn,
    GetFoldersParam,
    GetFoldersReturn,
    GetFolderTreeParam,
    GetFolderTreeReturn,
    MoveFolderParam,
    MoveFolderReturn,
    RenameFolderParam,
    RenameFolderReturn,
)
from printroom.services import Services


def create_folder(services: Services, param: CreateFolderParam) -> CreateFolderReturn:
    folder = services.folders.create(param.folder_path)
    return CreateFolderReturn(folder_handle=folder.handle)


def get_folders(services: Services, param: GetFoldersParam) -> GetFoldersReturn:
    shown = services.folders.shown(param.folder_path or "", types=param.asset_type_array or ())
    return GetFoldersReturn(folder_array=folders(shown), permission_set_array=permission_sets(shown))


def get_folder_tree(services: Services, param: GetFolderTreeParam) -> GetFolderTreeReturn:
    shown = services.folders.shown(param.folder_path or "", types=param.asset_type_array or (), tree=True)
    return GetFolderTreeReturn(folders=tree(shown, depth=param.depth), permission_set_array=permission_sets(shown))


def rename_folder(services: Services, param: RenameFolderParam) -> RenameFolderReturn:
    folder = services.folders.rename(services.folders.writable(param.folder_handle), param.folder_name)
    return RenameFolderReturn(folder_handle=folder.handle)


def move_folder(services: Services, param: MoveFolderParam) -> MoveFolderReturn:
    folder = services.folders.move(
        services.folders.writable(param.folder_handle),
        services.folders.writable(param.dest_folder_handle, element="destFolderHandle"),
    )
    return MoveFolderReturn(folder_handle=folder.handle)


def delete_folder(services: Services, param: DeleteFolderParam) -> DeleteFolderReturn:
    services.trash.delete_folder(services.folders.deletable(param.folder_handle))
    return DeleteFolderReturn()
